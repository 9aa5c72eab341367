namespace Microsoft.ML.VideoDetection;

/// <summary>Represents a file that appears under its name only when it is complete.</summary>
/// <remarks>
/// It is written under a temporary name in the same folder, so that the final move is atomic.
/// The temporary name keeps the extension, by which video writers choose the container.
/// All files of this library are written this way; an own <see cref="IDetectionSink"/> can use it too.
/// </remarks>
public sealed class PendingFile : IDisposable
{
    private const string Mark = ".partial-";

    private bool _settled;

    /// <summary>Reserves a temporary name beside the target, which may exist and stays untouched until <see cref="Commit"/>.</summary>
    /// <param name="path">Path of the target.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="IOException">The target is a folder, or its folder cannot be written to.</exception>
    public PendingFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        TargetPath = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(TargetPath) ?? TargetPath;
        if (Directory.Exists(TargetPath))
        {
            throw new IOException($"'{path}' is a folder; give the name of the file to write.");
        }

        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The folder '{folder}' for the file '{path}' does not exist; create it first.");
        }

        string name = $"{Path.GetFileNameWithoutExtension(TargetPath)}{Mark}{Guid.NewGuid():N}{Path.GetExtension(TargetPath)}";
        TemporaryPath = Path.Combine(folder, name);
        try
        {
            // Creating the file now reports a folder without permission before hours of work, not after.
            using FileStream _ = new(TemporaryPath, FileMode.CreateNew, FileAccess.Write);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Nothing can be written to the folder '{folder}': {error.Message}", error);
        }
    }

    /// <summary>Gets the full path of the target.</summary>
    public string TargetPath { get; }

    /// <summary>Gets the full path of the temporary file.</summary>
    public string TemporaryPath { get; }

    /// <summary>Deletes temporary files of a target that killed processes left behind; no other process may be writing it.</summary>
    internal static void DeleteUnfinished(string path)
    {
        string fullPath = Path.GetFullPath(path);
        string pattern = $"{Path.GetFileNameWithoutExtension(fullPath)}{Mark}{new string('?', 32)}{Path.GetExtension(fullPath)}";
        foreach (string left in Directory.GetFiles(Path.GetDirectoryName(fullPath)!, pattern))
            File.Delete(left);
    }

    /// <summary>Opens the temporary file for writing from its start.</summary>
    public FileStream OpenWrite() => new(TemporaryPath, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);

    /// <summary>Moves the temporary file to the target, replacing an earlier one; every stream on it must be closed.</summary>
    /// <exception cref="IOException">The earlier file is in use or protected.</exception>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(_settled, this);
        try
        {
            File.Move(TemporaryPath, TargetPath, overwrite: true);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"The finished file cannot take the place of '{TargetPath}': {error.Message}", error);
        }

        _settled = true;
    }

    /// <summary>Deletes the temporary file unless it was committed.</summary>
    public void Dispose()
    {
        if (_settled)
        {
            return;
        }

        _settled = true;
        try
        {
            File.Delete(TemporaryPath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Disposal must not hide an earlier error; the name of a leftover file shows what it is.
        }
    }
}
