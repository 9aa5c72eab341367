namespace Microsoft.ML.VideoDetection.IO;

/// <summary>Represents a folder that appears under its name only when everything in it is complete.</summary>
/// <remarks>It is filled under a temporary name beside its final one, so that the final move is atomic.</remarks>
internal sealed class PendingFolder : IDisposable
{
    private readonly string _target;

    /// <summary>Creates the temporary folder; an empty target folder is replaced, one with content is an error.</summary>
    /// <exception cref="IOException">The target has content, is a file, or its parent cannot be written to.</exception>
    internal PendingFolder(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(_target) || (Directory.Exists(_target) && Directory.EnumerateFileSystemEntries(_target).Any()))
        {
            throw new IOException($"'{path}' exists already; give the name of a new or empty folder.");
        }

        string parent = Path.GetDirectoryName(_target) ?? throw new IOException($"'{path}' is the root of a disk; give the name of a new folder.");
        TemporaryPath = Path.Combine(parent, $"{Path.GetFileName(_target)}.partial-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(TemporaryPath);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"Nothing can be written to the folder '{parent}': {error.Message}", error);
        }
    }

    /// <summary>Gets the full path of the temporary folder.</summary>
    internal string TemporaryPath { get; }

    /// <summary>Moves the folder to the target; every file in it must be closed.</summary>
    /// <exception cref="IOException">The target was created meanwhile.</exception>
    internal void Commit()
    {
        if (Directory.Exists(_target))
        {
            // Not recursive: content that was added meanwhile must not be deleted.
            Directory.Delete(_target);
        }

        Directory.Move(TemporaryPath, _target);
    }

    /// <summary>Deletes the temporary folder unless it was committed.</summary>
    public void Dispose()
    {
        try
        {
            if (Directory.Exists(TemporaryPath))
            {
                Directory.Delete(TemporaryPath, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Disposal must not hide an earlier error; the name of a leftover folder shows what it is.
        }
    }
}
