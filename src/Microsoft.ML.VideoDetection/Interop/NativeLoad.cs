using System.Reflection;
using System.Runtime.InteropServices;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Loads a library as the runtime will when the first function of it is called, but with an error that a user can act on.</summary>
internal static class NativeLoad
{
    /// <param name="library">The name that <paramref name="caller"/> imports functions from.</param>
    /// <param name="caller">The managed wrapper, whose load context decides where the runtime looks.</param>
    /// <param name="requirement">What to say when it does not load.</param>
    /// <exception cref="DllNotFoundException">It does not load; the message is one sentence.</exception>
    public static void OrExplain(string library, Assembly caller, NativeRequirement requirement)
    {
        if (!NativeLibrary.TryLoad(library, caller, searchPath: null, out _))
            throw new DllNotFoundException(requirement.Explain(file => NativeSearchPath.Find(file) is not null, LoaderMessage(library)));
    }

    /// <summary>
    /// The runtime's own message lists every place it looked at, most of them beside the point; asked for the one file that
    /// is there, it passes on what the loader says about that.
    /// </summary>
    private static string LoaderMessage(string library)
    {
        if (NativeSearchPath.Find(NativeSearchPath.FileName(library)) is not { } path)
            return "";
        try
        {
            NativeLibrary.Load(path);
            return ""; // Repaired between the two attempts; the next one will do.
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return e.Message;
        }
    }
}
