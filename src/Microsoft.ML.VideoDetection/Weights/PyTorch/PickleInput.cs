using System.Buffers.Binary;
using System.Text;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>The bytes of one pickle, read in small pieces, never beyond where it may end, and what it has cost so far.</summary>
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

    /// <summary>Counts an instruction.</summary>
    public void ChargeInstruction()
    {
        if (++_instructions > PickleLimits.MaxInstructions)
            throw Invalid($"has more than {PickleLimits.MaxInstructions} pickle instructions, which no checkpoint needs");
    }

    /// <summary>Counts memory that the pickle makes this process use.</summary>
    /// <remarks>
    /// Memoised values can be copied again and again by instructions of a few bytes, so limits on single values do not
    /// bound the total: this does.
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

/// <summary>How much of anything a checkpoint may ask for before it is refused.</summary>
/// <remarks>
/// The largest published file this library reads has a pickle of 0.1 MB with 40,000 instructions; the limits leave two
/// orders of magnitude for optimizer states and long configurations, and still bound what a hostile file can cost.
/// </remarks>
internal static class PickleLimits
{
    /// <summary>Length of one pickle.</summary>
    public const long MaxPickleBytes = 64L << 20;

    /// <summary>Instructions of one pickle; each makes at most one value, memo entry or stack slot.</summary>
    public const int MaxInstructions = 2_000_000;

    /// <summary>Sum over all texts, byte strings, copied collections and shapes of one pickle.</summary>
    public const long MaxValueBytes = 64L << 20;

    /// <summary>Nesting of containers; Python's own pickler stops near 300.</summary>
    public const int MaxDepth = 100;

    /// <summary>Length of one integer. Python's are unbounded, a checkpoint's are seeds and counters.</summary>
    public const int MaxIntegerBytes = 1024;

    /// <summary>Length of a line that names a module or a class.</summary>
    public const int MaxNameBytes = 1024;

    /// <summary>Dimensions of a tensor, as in PyTorch.</summary>
    public const int MaxTensorRank = 64;

    /// <summary>Values of <c>meta</c>, shared ones counted as often as they are referred to.</summary>
    public const long MaxMetadataValues = 200_000;

    /// <summary>What one tensor may take beyond the size of its file, by repeating stored elements (stride 0).</summary>
    public const long MaxExpandedTensorBytes = 1L << 30;

    /// <summary>What all tensors together may take beyond the size of their file.</summary>
    public const long MaxExpandedTotalBytes = 4L << 30;

    /// <summary>Entries of the zip directory: one per tensor storage and a handful more.</summary>
    public const int MaxZipEntries = 200_000;
}
