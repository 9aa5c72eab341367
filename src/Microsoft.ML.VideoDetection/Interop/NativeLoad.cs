using System.Reflection;
using System.Runtime.InteropServices;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Loads a library as the runtime does at the first call of one of its functions, but with an actionable error.</summary>
internal static class NativeLoad
{
    /// <param name="library">The name that <paramref name="caller"/> imports functions from.</param>
    /// <param name="caller">The managed wrapper, whose load context decides where the runtime searches.</param>
    /// <param name="requirement">Explains how to install it if it does not load.</param>
    /// <exception cref="DllNotFoundException">It does not load; the message is one sentence.</exception>
    public static void OrExplain(string library, Assembly caller, NativeRequirement requirement)
    {
        if (!NativeLibrary.TryLoad(library, caller, searchPath: null, out _))
            throw new DllNotFoundException(requirement.Explain(file => NativeSearchPath.Find(file) is not null, LoaderMessage(library)));
    }

    /// <summary>
    /// Gets the loader's message about the library, by loading the one file that exists; the runtime's own message lists every searched place.
    /// </summary>
    private static string LoaderMessage(string library)
    {
        if (NativeSearchPath.Find(NativeSearchPath.FileName(library)) is not { } path)
            return "";
        try
        {
            NativeLibrary.Load(path);
            return ""; // Repaired between the two attempts; the next one succeeds.
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return e.Message;
        }
    }
}
