using System.Globalization;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.VideoDetection.Training.FrameCache;

/// <summary>A temporary file that only grows; read at any place by any thread, and gone when it is disposed or the process ends.</summary>
internal sealed class FrameCacheFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly SafeFileHandle _handle;
    private readonly Func<string, long?> _freeBytes;
    private long? _expected;

    /// <summary>Creates the file.</summary>
    /// <param name="folder">Folder for it; null for that of temporary files.</param>
    /// <param name="freeBytes">Bytes that can still be written to a folder, null when that is not known; replaced by tests.</param>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public FrameCacheFile(string? folder = null, Func<string, long?>? freeBytes = null)
    {
        Folder = Path.GetFullPath(folder ?? Path.GetTempPath());
        _freeBytes = freeBytes ?? FreeBytes;
        _stream = UnnamedFile.Create(Folder, "dff-frames");
        _handle = _stream.SafeFileHandle;
    }

    /// <summary>Gets the full path of the folder.</summary>
    public string Folder { get; }

    /// <summary>Gets the number of bytes written.</summary>
    public long Length { get; private set; }

    /// <summary>Makes sure that there is room before hours are spent.</summary>
    /// <param name="bytes">Bytes that the file will have in the end, as far as one can tell.</param>
    /// <exception cref="IOException">There is less room; the message says how much is needed.</exception>
    public void Expect(long bytes)
    {
        _expected = bytes;
        if (_freeBytes(Folder) is long free && free < bytes - Length)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture,
                $"The frames need about {bytes:N0} bytes in a temporary file, but '{Folder}' has {free:N0} bytes left. {UnnamedFile.Advice}"));
        }
    }

    /// <summary>Writes at the end.</summary>
    /// <returns>The place of the first byte.</returns>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public long Append(ReadOnlySpan<byte> bytes)
    {
        long offset = Length;
        try
        {
            RandomAccess.Write(_handle, bytes, offset);
        }
        catch (IOException error)
        {
            string needed = _expected is long all
                ? string.Create(CultureInfo.InvariantCulture, $"about {all:N0} bytes are needed")
                : "how many are needed is not known, since the data view does not tell its number of rows";
            throw new IOException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The temporary file of frames in '{Folder}' cannot be written after {offset:N0} bytes ({needed}): {error.Message} {UnnamedFile.Advice}"),
                error);
        }

        Length += bytes.Length;
        return offset;
    }

    /// <summary>Reads from any place. Safe to use from several threads.</summary>
    /// <exception cref="IOException">The disk fails, or there are fewer bytes.</exception>
    public void Read(long offset, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int read = RandomAccess.Read(_handle, bytes, offset);
            if (read == 0)
                throw new EndOfStreamException($"The temporary file of frames in '{Folder}' is shorter than it was written; the disk or another process damaged it.");
            bytes = bytes[read..];
            offset += read;
        }
    }

    /// <summary>Closes and deletes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private static long? FreeBytes(string folder)
    {
        try
        {
            // On Unix any path will do; Windows wants the drive.
            return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Network folders may not tell; then a full disk is noticed when it is full.
            return null;
        }
    }
}
