using System.Buffers.Binary;
using System.Text;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Reads the bytes of one pickle in small pieces, never beyond its bounds, and accounts for its cost.</summary>
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
    private int _instructions;
    private long _chargedBytes;

    /// <param name="file">The file that holds the pickle.</param>
    /// <param name="part">Name of the pickle in messages.</param>
    /// <param name="start">Position of its start in the file.</param>
    /// <param name="end">Position that it must not exceed.</param>
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

    /// <summary>Reads the number of bytes that the file announces, once it is clear that they exist.</summary>
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

    /// <summary>Counts an instruction.</summary>
    public void ChargeInstruction()
    {
        if (++_instructions > PickleLimits.MaxInstructions)
            throw Invalid($"has more than {PickleLimits.MaxInstructions} pickle instructions, which no checkpoint needs");
    }

    /// <summary>Charges memory that the pickle makes this process use.</summary>
    /// <remarks>
    /// Memoized values can be copied again and again by instructions of a few bytes, so limits on single values do not bound the total: this does.
    /// </remarks>
    public void ChargeBytes(long count)
    {
        _chargedBytes += count;
        if (_chargedBytes > PickleLimits.MaxValueBytes)
            throw Invalid($"unpacks to more than {PickleLimits.MaxValueBytes >> 20} MB of texts and lists, which no checkpoint needs");
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

/// <summary>Limits the resources that a checkpoint may request before it is refused.</summary>
/// <remarks>
/// The largest published file this library reads has a pickle of 0.1 MB with 40,000 instructions; the limits leave two orders of magnitude for optimizer
/// states and long configurations, and still bound the cost of a hostile file.
/// </remarks>
internal static class PickleLimits
{
    /// <summary>Limits the length of one pickle.</summary>
    public const long MaxPickleBytes = 64L << 20;

    /// <summary>Limits the instructions of one pickle; each makes at most one value, memo entry or stack slot.</summary>
    public const int MaxInstructions = 2_000_000;

    /// <summary>Limits the sum over all texts, byte strings, copied collections and shapes of one pickle.</summary>
    public const long MaxValueBytes = 64L << 20;

    /// <summary>Limits the nesting of containers; Python's own pickler stops near 300.</summary>
    public const int MaxDepth = 100;

    /// <summary>Limits the length of one integer; Python's are unbounded, a checkpoint's are seeds and counters.</summary>
    public const int MaxIntegerBytes = 1024;

    /// <summary>Limits the length of a line that names a module or a class.</summary>
    public const int MaxNameBytes = 1024;

    /// <summary>Limits the dimensions of a tensor, as in PyTorch.</summary>
    public const int MaxTensorRank = 64;

    /// <summary>Limits the values of <c>meta</c>; shared ones count as often as they are referred to.</summary>
    public const long MaxMetadataValues = 200_000;

    /// <summary>Limits the memory of one tensor beyond the size of its file, by repeating stored elements (stride 0).</summary>
    public const long MaxExpandedTensorBytes = 1L << 30;

    /// <summary>Limits the memory of all tensors together beyond the size of their file.</summary>
    public const long MaxExpandedTotalBytes = 4L << 30;

    /// <summary>Limits the entries of the zip directory: one per tensor storage and a few more.</summary>
    public const int MaxZipEntries = 200_000;
}
