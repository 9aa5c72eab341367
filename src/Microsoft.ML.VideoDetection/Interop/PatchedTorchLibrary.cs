using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Loads TorchSharp's native library from a private, patched copy if libstdc++ is older than GCC 13's (Debian 12, Ubuntu 22.04).</summary>
/// <remarks>
/// The library requires version GLIBCXX_3.4.32 for one function, <c>std::ios_base_library_init()</c>, by which a program built with GCC 13 ensures that
/// iostreams are initialized. Older libstdc++ has no such function because every library that uses iostreams initializes them itself; libtorch, which is
/// always loaded first, does.
/// </remarks>
[SupportedOSPlatform("linux")]
internal static class PatchedTorchLibrary
{
    private const string Library = "libLibTorchSharp";

    /// <summary>Represents the libraries that LibTorchSharp links to, in order of dependency; the CUDA parts are only in the CUDA packages.</summary>
    private static readonly string[] Dependencies = ["libc10.so", "libc10_cuda.so", "libtorch_cpu.so", "libtorch_cuda.so", "libtorch.so"];

    /// <summary>Loads the copy and returns its handle, or zero if a copy would not help because something else is missing.</summary>
    /// <exception cref="DllNotFoundException">
    /// The library cannot be patched, or no copy could be written and loaded; the message is one sentence.
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
                // Not safe, not writable, or mounted without the right to execute: the next directory may work.
                refusals.Add($"{directory}: {NativeRequirement.LastLine(e.Message)}");
            }
        }
        throw new DllNotFoundException(
            $"Torch cannot be loaded because this system's libstdc++ needs a changed copy of {Library}.so and no directory takes it ({string.Join("; ", refusals)}): "
            + "set XDG_CACHE_HOME to a directory that you can write to.");
    }

    /// <summary>
    /// Redirects the missing function to one that only reads a thread-local flag: it takes no argument, and libtorch is ready when LibTorchSharp's
    /// initializers call it.
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
    /// Loads the libraries that the copy depends on, which it finds by name only once they are loaded; returns false if one does not load, in which case the
    /// copy would not either.
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
