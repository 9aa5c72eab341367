using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>Reads the tokens of a JSON file of any length through a buffer of bounded size.</summary>
/// <remarks>The buffer grows only for a single token longer than it, and never beyond <see cref="LongestToken"/>.</remarks>
internal ref struct JsonFileTokens : IDisposable
{
    /// <summary>Represents the longest accepted name, number or text in bytes, far above any file name or class name.</summary>
    internal const int LongestToken = 1 << 20;

    private const int FirstBuffer = 1 << 16;

    private readonly Stream _stream;
    private readonly string _path;
    private Utf8JsonReader _reader;
    private byte[] _buffer = new byte[FirstBuffer];
    private long _bufferStart;
    private int _filled;
    private bool _atEnd;

    /// <summary>Opens the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="ids">Numbers of ids that are texts; shared by files that refer to the same things.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    internal JsonFileTokens(string path, TextIds ids)
    {
        _path = path;
        Ids = ids;
        _stream = LabelFile.OpenUtf8(path, out int skipped);
        _bufferStart = skipped;
        Fill(0);
        _reader = new Utf8JsonReader(_buffer.AsSpan(0, _filled), _atEnd, new JsonReaderState());
    }

    /// <summary>Gets the path of the file as given.</summary>
    internal readonly string Path => _path;

    /// <summary>Gets the numbers of ids that are texts.</summary>
    internal TextIds Ids { get; }

    /// <summary>Gets the kind of the current token.</summary>
    internal readonly JsonTokenType Type => _reader.TokenType;

    /// <summary>Gets the 0-based position of the current token in the file, in bytes.</summary>
    internal readonly long BytePosition => _bufferStart + _reader.TokenStartIndex;

    /// <summary>Gets the depth of the current token.</summary>
    internal readonly int Depth => _reader.CurrentDepth;

    /// <summary>Reads the next token; returns false at the end of the file.</summary>
    /// <exception cref="InvalidDataException">The file is not valid JSON.</exception>
    internal bool Read()
    {
        try
        {
            while (!_reader.Read())
            {
                if (_atEnd)
                {
                    return false;
                }

                Refill();
            }

            return true;
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{_path}' is not valid JSON at byte {_bufferStart + _reader.BytesConsumed} (line {error.LineNumber + 1}): it is cut, damaged or something else. {error.Message}"),
                error);
        }
    }

    /// <summary>Reads the next token, which must exist.</summary>
    /// <exception cref="InvalidDataException">The file is not valid JSON or ends here.</exception>
    internal void Require()
    {
        if (!Read())
        {
            throw new InvalidDataException($"'{_path}' is cut: it ends inside a JSON value.");
        }
    }

    /// <summary>Skips the value that begins with the current token, whatever its length.</summary>
    internal void SkipValue()
    {
        if (Type is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return;
        }

        int depth = Depth;
        do
        {
            Require();
        }
        while (Depth > depth);
    }

    /// <summary>Determines whether the current name or text equals the given one.</summary>
    internal readonly bool Is(ReadOnlySpan<byte> utf8) => _reader.ValueTextEquals(utf8);

    /// <summary>Gets the current name or text.</summary>
    /// <exception cref="InvalidDataException">It is not valid UTF-8.</exception>
    internal readonly string Text()
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException error)
        {
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"'{_path}' line {LabelFile.LineOf(_path, BytePosition)}: the text at byte {BytePosition} is no valid UTF-8; save the file as UTF-8."), error);
        }
    }

    /// <summary>Gets the current number or text as written in the file, for an error message.</summary>
    internal readonly string Raw() => Encoding.UTF8.GetString(_reader.ValueSpan[..Math.Min(60, _reader.ValueSpan.Length)]);

    /// <summary>Gets the current token as an integer: 7, 7.0 or "7".</summary>
    internal readonly bool TryGetInteger(out long value)
    {
        value = 0;
        if (Type == JsonTokenType.Number && _reader.TryGetInt64(out value))
        {
            return true;
        }

        if (!TryGetNumber(out double number) || number != Math.Floor(number) || Math.Abs(number) > 1L << 53)
        {
            return false;
        }

        value = (long)number;
        return true;
    }

    /// <summary>Gets the current token as a number: 7, 7.5 or "7.5".</summary>
    internal readonly bool TryGetNumber(out double value)
    {
        value = 0;
        return Type switch
        {
            JsonTokenType.Number => _reader.TryGetDouble(out value),
            JsonTokenType.String => double.TryParse(_reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out value),
            _ => false,
        };
    }

    /// <inheritdoc/>
    public readonly void Dispose() => _stream.Dispose();

    private void Refill()
    {
        int consumed = (int)_reader.BytesConsumed;
        int left = _filled - consumed;
        if (consumed == 0 && _filled == _buffer.Length)
        {
            if (_buffer.Length >= LongestToken)
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{_path}' has a name, number or text of more than {LongestToken} bytes at byte {_bufferStart}; that is no annotation file."));
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        else
        {
            _buffer.AsSpan(consumed, left).CopyTo(_buffer);
        }

        _bufferStart += consumed;
        JsonReaderState state = _reader.CurrentState;
        Fill(left);
        _reader = new Utf8JsonReader(_buffer.AsSpan(0, _filled), _atEnd, state);
    }

    private void Fill(int from)
    {
        int read;
        try
        {
            read = _stream.Read(_buffer.AsSpan(from));
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidDataException($"'{_path}' begins as UTF-16 but has two bytes that are no UTF-16 character; save it as UTF-8.", error);
        }

        _atEnd = read == 0;
        _filled = from + read;
    }
}
