using System.Text;

namespace Microsoft.ML.VideoDetection.IO;

/// <summary>Opens files with labels so that what is wrong with the path is said in one sentence.</summary>
internal static class LabelFile
{
    /// <summary>Opens a file for one reading from start to end.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is a folder or empty.</exception>
    internal static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Directory.Exists(path))
        {
            throw new InvalidDataException($"'{path}' is a folder; expected a file with labels.");
        }

        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file '{path}' (looked for '{Path.GetFullPath(path)}').", path);
        }

        // Windows would not open what a spreadsheet has open for writing if it were not shared for that.
        FileStream stream = new(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, FileOptions.SequentialScan);
        if (stream.Length == 0)
        {
            stream.Dispose();
            throw new InvalidDataException($"The file '{path}' is empty.");
        }

        return stream;
    }

    /// <summary>Opens a file as UTF-8 behind its byte order mark; UTF-16 with a byte order mark is converted while it is read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="skipped">Receives the length of the byte order mark in bytes.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is a folder, empty, or in UTF-32.</exception>
    internal static Stream OpenUtf8(string path, out int skipped)
    {
        FileStream stream = Open(path);
        Span<byte> head = stackalloc byte[4];
        head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        if (head is [0xFF, 0xFE, 0, 0] or [0, 0, 0xFE, 0xFF])
        {
            stream.Dispose();
            throw new InvalidDataException($"'{path}' is a text in UTF-32; save it as UTF-8.");
        }

        skipped = head switch
        {
            [0xEF, 0xBB, 0xBF, ..] => 3,
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => 2,
            _ => 0,
        };
        stream.Position = skipped;
        return skipped != 2
            ? stream
            : Encoding.CreateTranscodingStream(
                stream, new UnicodeEncoding(bigEndian: head[0] == 0xFE, byteOrderMark: false, throwOnInvalidBytes: true), new UTF8Encoding(false));
    }

    /// <summary>Finds the 1-based line of a byte, for messages; the file is read again up to there.</summary>
    internal static long LineOf(string path, long bytePosition)
    {
        using FileStream stream = Open(path);
        byte[] buffer = new byte[1 << 16];
        long line = 1;
        while (bytePosition > 0 && stream.Read(buffer, 0, (int)Math.Min(buffer.Length, bytePosition)) is int read and > 0)
        {
            line += buffer.AsSpan(0, read).Count((byte)'\n');
            bytePosition -= read;
        }

        return line;
    }
}
