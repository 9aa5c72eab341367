using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>
/// Loads TorchSharp's native library where libstdc++ is older than GCC 13's (Debian 12, Ubuntu 22.04), from a private copy.
/// </summary>
/// <remarks>
/// The library asks for version GLIBCXX_3.4.32 for one function, <c>std::ios_base_library_init()</c>, by which a program
/// built with GCC 13 makes sure that iostreams are initialised. Older libstdc++ has no such function because every library
/// that uses iostreams initialises them itself; libtorch, which is always loaded first, does.
/// </remarks>
[SupportedOSPlatform("linux")]
internal static class PatchedTorchLibrary
{
    private const string Library = "libLibTorchSharp";

    /// <summary>What LibTorchSharp links to, in order of dependency; the CUDA parts are only in the CUDA packages.</summary>
    private static readonly string[] Dependencies = ["libc10.so", "libc10_cuda.so", "libtorch_cpu.so", "libtorch_cuda.so", "libtorch.so"];

    /// <summary>
    /// The handle of the loaded copy, or zero where a copy would not help because something else is missing.
    /// </summary>
    /// <exception cref="DllNotFoundException">
    /// The library does not fit this trick, or no copy could be written and loaded; the message is one sentence.
    /// </exception>
    public static nint Load(string original)
    {
        byte[] content = File.ReadAllBytes(original);
        byte[] changed = [.. content];
        if (!Patch(changed, original) || !LoadDependencies(Path.GetDirectoryName(original)!))
            return 0;

        var refusals = new List<string>();
        foreach (string directory in PrivateDirectory.Candidates())
        {
            try
            {
                return NativeLibrary.Load(PrivateLibraryCopy.Ensure(directory, Library, content, changed));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or DllNotFoundException)
            {
                // Not safe, not writable, or mounted without the right to execute: the next directory may do.
                refusals.Add($"{directory}: {NativeRequirement.LastLine(e.Message)}");
            }
        }
        throw new DllNotFoundException(
            $"Torch cannot be loaded because this system's libstdc++ needs a changed copy of {Library}.so and no directory takes it ({string.Join("; ", refusals)}): "
            + "set XDG_CACHE_HOME to a directory that you can write to.");
    }

    /// <summary>
    /// Redirects the missing function to one that only reads a thread-local flag: it takes no argument, and libtorch is
    /// ready when LibTorchSharp's initialisers call it.
    /// </summary>
    internal static bool Patch(byte[] library, string name)
    {
        try
        {
            return ElfVersionPatch.TryApply(
                library, "GLIBCXX_3.4.32"u8, symbol: "_ZSt21ios_base_library_initv"u8, replacement: "THSAutograd_isGradEnabled"u8);
        }
        catch (InvalidDataException e)
        {
            throw new DllNotFoundException(
                $"Torch cannot be loaded because '{name}' does not fit this system's libstdc++ and cannot be made to ({e.Message.TrimEnd('.')}): "
                + "restore the NuGet package TorchSharp again, or use a system with GCC 13 or newer.", e);
        }
    }

    /// <summary>
    /// The copy lies elsewhere and cannot find libtorch beside itself; a library that is loaded is found by its name. False
    /// when one does not load, in which case the copy would not either.
    /// </summary>
    private static bool LoadDependencies(string besideOriginal)
    {
        foreach (string name in Dependencies)
        {
            string beside = Path.Combine(besideOriginal, name);
            string? path = File.Exists(beside) ? beside : NativeSearchPath.Find(name);
            bool optional = path is null && name.Contains("cuda", StringComparison.Ordinal);
            if (!optional && (path is null || !NativeLibrary.TryLoad(path, out _)))
                return false;
        }
        return true;
    }
}
