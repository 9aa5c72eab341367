using System.Text;
using Microsoft.ML.VideoDetection.Weights.PyTorch;

namespace Microsoft.ML.VideoDetection.Weights.Onnx;

/// <summary>Specifies how protobuf stores a value.</summary>
internal enum WireType
{
    /// <summary>Stores a number in 1 to 10 bytes.</summary>
    Varint = 0,

    /// <summary>Stores eight bytes.</summary>
    Fixed64 = 1,

    /// <summary>Stores a length and that many bytes: text, a message, packed numbers.</summary>
    LengthDelimited = 2,

    /// <summary>Stores four bytes.</summary>
    Fixed32 = 5,
}

/// <summary>Reads the fields of protobuf messages from a file.</summary>
/// <remarks>
/// Not by Google.Protobuf, whose reader keeps every text and every weight that a file announces in memory; this one bounds texts and skips weights. Origin:
/// Protocol Buffers, "Encoding".
/// </remarks>
internal sealed class ProtobufReader(CheckpointFile file)
{
    private const int MaxTextBytes = 4096;

    private readonly byte[] _buffer = new byte[16 << 10];
    private long _bufferStart;
    private int _buffered;

    /// <summary>Gets the offset of the next byte in the file.</summary>
    public long Position { get; private set; }

    /// <summary>Reads the number and type of the next field of a message; returns false at the message's end.</summary>
    /// <param name="end">Offset after the message.</param>
    /// <param name="field">Receives the field's number.</param>
    /// <param name="type">Receives the storage of its value.</param>
    /// <exception cref="InvalidDataException">The message is malformed.</exception>
    public bool TryReadField(long end, out int field, out WireType type)
    {
        (field, type) = (0, default);
        if (Position == end)
            return false;
        ulong tag = ReadVarint(end);
        type = (WireType)(tag & 7);
        field = (int)Math.Min(tag >> 3, int.MaxValue);
        return field > 0 && Enum.IsDefined(type) ? true : throw Malformed($"has the unknown field tag {tag}");
    }

    /// <summary>Reads an integer.</summary>
    /// <exception cref="InvalidDataException">It does not end inside the message.</exception>
    public ulong ReadVarint(long end)
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte part = ReadByte(end);
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }

        throw Malformed("has a number of more than 10 bytes");
    }

    /// <summary>Reads the length of a field and returns the offset after it.</summary>
    /// <exception cref="InvalidDataException">It ends after its message.</exception>
    public long ReadEnd(long end)
    {
        ulong length = ReadVarint(end);
        return length <= (ulong)(end - Position)
            ? Position + (long)length
            : throw Malformed($"has a field of {length} bytes where {end - Position} are left; it is cut off or damaged");
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="InvalidDataException">It is longer than 4096 bytes.</exception>
    public string ReadText(long end)
    {
        long textEnd = ReadEnd(end), length = textEnd - Position;
        if (length > MaxTextBytes)
            throw Malformed($"has a name of {length} bytes");
        Span<byte> bytes = stackalloc byte[(int)length];
        file.Read(Position, bytes);
        Position = textEnd;
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Skips a value.</summary>
    public void Skip(WireType type, long end)
    {
        switch (type)
        {
            case WireType.Varint:
                ReadVarint(end);
                break;
            case WireType.LengthDelimited:
                Position = ReadEnd(end);
                break;
            default:
                int size = type == WireType.Fixed64 ? 8 : 4;
                if (end - Position < size)
                    throw Malformed("ends inside of a number");
                Position += size;
                break;
        }
    }

    /// <summary>Moves to an offset inside the current message.</summary>
    public void MoveTo(long position) => Position = position;

    /// <summary>Creates the exception that names file and offset.</summary>
    public InvalidDataException Malformed(string what) => file.Invalid($"is no valid ONNX model: at byte {Position} it {what}");

    private byte ReadByte(long end)
    {
        if (Position >= end)
            throw Malformed("ends inside of a number");
        long at = Position - _bufferStart;
        if (at < 0 || at >= _buffered)
        {
            (_bufferStart, _buffered, at) = (Position, (int)Math.Min(_buffer.Length, file.Length - Position), 0);
            file.Read(Position, _buffer.AsSpan(0, _buffered));
        }

        Position++;
        return _buffer[at];
    }
}
