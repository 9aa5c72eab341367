using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Keeps one patched copy of a shared library per original, shared by all processes of a user.</summary>
[SupportedOSPlatform("linux")]
internal static class PrivateLibraryCopy
{
    /// <summary>
    /// Creates a file in <paramref name="directory"/> with exactly the content <paramref name="changed"/> and returns its path, which has the SHA-256 of the
    /// original, so that versions of the library never collide.
    /// </summary>
    /// <exception cref="IOException">The directory is not safe, or the file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    public static string Ensure(string directory, string libraryName, ReadOnlySpan<byte> original, byte[] changed)
    {
        PrivateDirectory.Prepare(directory);
        string path = Path.Combine(directory, $"{libraryName}-{Convert.ToHexStringLower(SHA256.HashData(original))}.so");
        if (!Holds(path, changed))
            Replace(path, changed);
        return path;
    }

    /// <summary>Determines whether a file of an earlier run has the hash of the expected content; otherwise it is not trusted.</summary>
    private static bool Holds(string path, byte[] content)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return file.Length == content.Length && SHA256.HashData(file).AsSpan().SequenceEqual(SHA256.HashData(content));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // Missing or unreadable: replaced below, which reports the real obstacle if there is one.
        }
    }

    /// <summary>
    /// Writes beside the name and renames: other processes that start meanwhile see the old file, none, or the complete new one, and those that have the old
    /// one loaded keep it.
    /// </summary>
    private static void Replace(string path, byte[] content)
    {
        string unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(unfinished, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }
}
