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

    /// <summary>The handle of the loaded copy, or zero where a copy would not help (another cause; not our concern here).</summary>
    /// <exception cref="InvalidDataException">The library is damaged, or of a version that this trick does not fit.</exception>
    public static nint Load()
    {
        if (NativeSearchPath.Find($"{Library}.so") is not { } original)
            return 0;
        byte[] content = File.ReadAllBytes(original);
        byte[] changed = [.. content];
        if (!Patch(changed))
            return 0;

        LoadDependencies(Path.GetDirectoryName(original)!);
        foreach (string directory in PrivateDirectory.Candidates())
        {
            try
            {
                // A directory can also be of no use because it is mounted without the right to execute.
                if (NativeLibrary.TryLoad(PrivateLibraryCopy.Ensure(directory, Library, content, changed), out nint handle))
                    return handle;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Unsafe or not writable: the next candidate may do.
            }
        }
        return 0;
    }

    /// <summary>
    /// Redirects the missing function to one that only reads a thread-local flag: it takes no argument, and libtorch is
    /// ready when LibTorchSharp's initialisers call it.
    /// </summary>
    internal static bool Patch(byte[] library) => ElfVersionPatch.TryApply(
        library, "GLIBCXX_3.4.32"u8, symbol: "_ZSt21ios_base_library_initv"u8, replacement: "THSAutograd_isGradEnabled"u8);

    /// <summary>The copy lies elsewhere and cannot find libtorch beside itself; a library that is loaded is found by its name.</summary>
    private static void LoadDependencies(string besideOriginal)
    {
        foreach (string name in Dependencies)
        {
            string path = Path.Combine(besideOriginal, name);
            if ((File.Exists(path) ? path : NativeSearchPath.Find(name)) is { } found)
                NativeLibrary.TryLoad(found, out _);
        }
    }
}
