using System.Buffers.Binary;
using System.Text;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>The bytes of one pickle, read in small pieces, never beyond where it may end.</summary>
internal sealed class PickleInput
{
    private const int BufferBytes = 16 << 10;

    private readonly CheckpointFile _file;
    private readonly string _part;
    private readonly long _start;
    private readonly long _end;
    private readonly bool _endIsLimit;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _next;
    private int _filled;
    private long _fileOffset;

    /// <param name="file">The file that holds the pickle.</param>
    /// <param name="part">What to call the pickle in messages.</param>
    /// <param name="start">Where it begins in the file.</param>
    /// <param name="end">Where it has to have ended.</param>
    public PickleInput(CheckpointFile file, string part, long start, long end)
    {
        _file = file;
        _part = part;
        _start = _fileOffset = start;
        _endIsLimit = end - start > PickleLimits.MaxPickleBytes;
        _end = _endIsLimit ? start + PickleLimits.MaxPickleBytes : end;
    }

    /// <summary>Gets the position in the file of the next byte.</summary>
    public long Position => _fileOffset - _filled + _next;

    public byte ReadByte()
    {
        if (_next == _filled)
            Refill();
        return _buffer[_next++];
    }

    public ushort ReadUInt16()
    {
        Span<byte> bytes = stackalloc byte[2];
        ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    public uint ReadUInt32()
    {
        Span<byte> bytes = stackalloc byte[4];
        ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    public ulong ReadUInt64()
    {
        Span<byte> bytes = stackalloc byte[8];
        ReadExactly(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    public void ReadExactly(Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            if (_next == _filled)
                Refill();
            var count = Math.Min(destination.Length, _filled - _next);
            _buffer.AsSpan(_next, count).CopyTo(destination);
            _next += count;
            destination = destination[count..];
        }
    }

    /// <summary>Reads as many bytes as the file says follow, once it is clear that they can.</summary>
    public byte[] ReadBytes(ulong count)
    {
        if (count > (ulong)(_end - Position))
            throw Invalid($"announces {count} bytes where {_end - Position} are left");
        var bytes = new byte[(int)count];
        ReadExactly(bytes);
        return bytes;
    }

    public string ReadLine()
    {
        var bytes = new List<byte>();
        for (var next = ReadByte(); next != '\n'; next = ReadByte())
        {
            if (bytes.Count == PickleLimits.MaxNameBytes)
                throw Invalid($"has a name of more than {PickleLimits.MaxNameBytes} bytes");
            bytes.Add(next);
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    public InvalidDataException Invalid(string what) => _file.Invalid($"{_part} {what} (near byte {Position - _start})");

    private void Refill()
    {
        var count = (int)Math.Min(BufferBytes, _end - _fileOffset);
        if (count == 0)
        {
            throw Invalid(_endIsLimit
                ? $"is longer than {PickleLimits.MaxPickleBytes >> 20} MB"
                : "ends in the middle; the file is cut off or was not written by torch.save");
        }

        _file.Read(_fileOffset, _buffer.AsSpan(0, count));
        _fileOffset += count;
        _filled = count;
        _next = 0;
    }
}
