namespace Microsoft.ML.VideoDetection.IO;

/// <summary>Creates temporary files that cannot be left behind.</summary>
internal static class UnnamedFile
{
    /// <summary>Gets a sentence of advice for a full disk.</summary>
    public static string Advice => OperatingSystem.IsWindows()
        ? "Set the environment variable TEMP (and TMP) to a folder on a disk with more room."
        : "Set the environment variable TMPDIR to a folder on a disk with more room.";

    /// <summary>Creates a file for random reading and writing that is deleted when it is closed or the process ends.</summary>
    /// <param name="folder">Folder of the file.</param>
    /// <param name="prefix">Prefix of its name, visible on Windows only.</param>
    /// <exception cref="IOException">The folder cannot be written to; the message says what to do.</exception>
    public static FileStream Create(string folder, string prefix)
    {
        string path = Path.Combine(folder, $"{prefix}-{Guid.NewGuid():N}.tmp");
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.RandomAccess,
        };
        if (OperatingSystem.IsWindows())
            options.Options |= FileOptions.DeleteOnClose;
        else
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            var stream = new FileStream(path, options);

            // Without a name the file cannot be left behind, not even by a process that is killed.
            if (!OperatingSystem.IsWindows())
                File.Delete(path);
            return stream;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"No temporary file can be made in '{folder}': {error.Message} {Advice}", error);
        }
    }
}
