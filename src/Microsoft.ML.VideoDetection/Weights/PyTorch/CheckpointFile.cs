using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Reads a file at given positions, thread-safe, and names it in every error.</summary>
internal sealed class CheckpointFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    private CheckpointFile(string path, SafeFileHandle handle, long length)
    {
        Path = path;
        _handle = handle;
        Length = length;
    }

    public string Path { get; }

    public long Length { get; }

    /// <exception cref="FileNotFoundException">The file or its folder does not exist.</exception>
    /// <exception cref="InvalidDataException">It is not a file on disk.</exception>
    public static CheckpointFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Directory.Exists(path))
            throw new InvalidDataException($"{path}: is a directory; a checkpoint is one file written by torch.save.");
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no checkpoint '{path}' (looked for '{System.IO.Path.GetFullPath(path)}').", path);

        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess);
        try
        {
            return new CheckpointFile(path, handle, RandomAccess.GetLength(handle));
        }
        catch (NotSupportedException)
        {
            handle.Dispose();
            throw new InvalidDataException($"{path}: is a device or a pipe; a checkpoint is a file on disk.");
        }
    }

    /// <summary>Fills the destination from the given position.</summary>
    /// <exception cref="InvalidDataException">The file ends before the destination is full.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var count = RandomAccess.Read(_handle, destination, offset);
            if (count == 0)
                throw Invalid($"ends at byte {offset}, {destination.Length} bytes too early; it is cut off or still being written");
            destination = destination[count..];
            offset += count;
        }
    }

    public InvalidDataException Invalid(string what) => new($"{Path}: {what}.");

    public void Dispose() => _handle.Dispose();
}
