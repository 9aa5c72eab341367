using System.Globalization;
using System.Text;

namespace Microsoft.ML.VideoDetection.IO;

/// <summary>Reads the lines of a text file with labels, in UTF-8 or in UTF-16 with a byte order mark.</summary>
/// <remarks>
/// .NET's own reader replaces invalid bytes, so that names in an older encoding would collapse into one class; and it does not bound the length of a line.
/// </remarks>
internal sealed class LabelLines : IDisposable
{
    /// <summary>Represents the longest accepted line, in bytes.</summary>
    internal const int LongestLine = 1 << 20;

    private const int FirstBuffer = 1 << 14;
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _path;
    private readonly Stream _stream;
    private byte[] _buffer = new byte[FirstBuffer];
    private int _start;
    private int _end;
    private bool _atEnd;
    private bool _afterReturn;

    /// <summary>Opens the file.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">It is a folder, empty, or in UTF-32.</exception>
    internal LabelLines(string path)
    {
        _path = path;
        _stream = LabelFile.OpenUtf8(path, out _);
    }

    /// <summary>Gets the 1-based number of the last line that was read.</summary>
    internal int Line { get; private set; }

    /// <summary>Reads the non-empty lines of a file, trimmed: names of classes, one per line.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read as text; the message names the line.</exception>
    internal static List<string> ReadNames(string path)
    {
        List<string> names = [];
        using LabelLines lines = new(path);
        while (lines.ReadLine() is string line)
        {
            if (!string.IsNullOrWhiteSpace(line))
                names.Add(line.Trim());
        }

        return names;
    }

    /// <summary>Reads the next line, which ends with a line feed, a carriage return, both, or the file; returns null at the end.</summary>
    /// <exception cref="InvalidDataException">The line is not valid UTF-8, contains a NUL, or is too long.</exception>
    internal string? ReadLine()
    {
        while (true)
        {
            if (_afterReturn && _start < _end)
            {
                _start += _buffer[_start] == '\n' ? 1 : 0;
                _afterReturn = false;
            }

            ReadOnlySpan<byte> rest = _buffer.AsSpan(_start.._end);
            int length = rest.IndexOfAny((byte)'\n', (byte)'\r');
            if (length >= 0)
            {
                _afterReturn = rest[length] == '\r';
                _start += length + 1;
                return Decode(rest[..length]);
            }

            if (_atEnd)
            {
                _start = _end;
                return rest.IsEmpty ? null : Decode(rest);
            }

            Fill();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private string Decode(ReadOnlySpan<byte> bytes)
    {
        Line++;
        if (bytes.Contains((byte)0))
            throw Error("has a NUL character: it is no text, or UTF-16 without a byte order mark; save the file as UTF-8");
        try
        {
            return _strict.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw NoUtf8(string.Create(CultureInfo.InvariantCulture, $"byte 0x{error.BytesUnknown?[0]:X2} at column {error.Index + 1}"), error);
        }
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_end >= LongestLine)
            {
                Line++;
                throw Error($"has more than {LongestLine} bytes; that is no file with labels");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        try
        {
            int read = _stream.Read(_buffer.AsSpan(_end));
            _atEnd = read == 0;
            _end += read;
        }
        catch (DecoderFallbackException error)
        {
            Line++;
            throw Error("or one after it has two bytes that are no UTF-16 character, though the file begins as UTF-16; save it as UTF-8", error);
        }
    }

    private InvalidDataException NoUtf8(string place, Exception error) =>
        Error($"has bytes that are no UTF-8 ({place}), as a file in an older encoding such as Windows-1252 has; save it as UTF-8", error);

    private InvalidDataException Error(string problem, Exception? inner = null) =>
        new(string.Create(CultureInfo.InvariantCulture, $"'{_path}' line {Line} {problem}."), inner);
}

/// <summary>Opens files with labels and reports a wrong path in one sentence.</summary>
internal static class LabelFile
{
    /// <summary>Opens a file for one reading from start to end.</summary>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
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

        // Windows refuses to open a file that a spreadsheet has open for writing, unless it is shared for that.
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
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
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

    /// <summary>Finds the 1-based line of a byte, for messages; reads the file again up to there.</summary>
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
