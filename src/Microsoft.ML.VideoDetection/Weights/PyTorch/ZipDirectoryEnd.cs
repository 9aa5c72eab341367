using System.Buffers.Binary;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>The record at the end of a zip file that says where its directory is.</summary>
/// <param name="Start">Where the directory begins.</param>
/// <param name="End">Where it ends; inside the file.</param>
/// <param name="EntryCount">How many entries it has.</param>
internal readonly record struct ZipDirectoryEnd(long Start, long End, long EntryCount)
{
    private const uint EndSignature = 0x06054b50;
    private const uint Zip64LocatorSignature = 0x07064b50;
    private const uint Zip64EndSignature = 0x06064b50;
    private const int EndBytes = 22;
    private const int LocatorBytes = 20;
    private const int Zip64EndBytes = 56;

    public static ZipDirectoryEnd Find(CheckpointFile file)
    {
        // The record is the last thing in the file but for a comment of at most 65,535 bytes.
        var tail = new byte[Math.Min(file.Length, EndBytes + ushort.MaxValue)];
        file.Read(file.Length - tail.Length, tail);
        for (var at = tail.Length - EndBytes; at >= 0; at--)
        {
            var record = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(record) == EndSignature
                && BinaryPrimitives.ReadUInt16LittleEndian(record[20..]) == record.Length - EndBytes)
            {
                return Parse(file, record, file.Length - record.Length);
            }
        }

        throw file.Invalid("begins like a zip file but has no directory at its end; it is cut off, so copy or download it again");
    }

    private static ZipDirectoryEnd Parse(CheckpointFile file, ReadOnlySpan<byte> record, long position)
    {
        ulong count = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        ulong size = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
        ulong start = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        if (count == ushort.MaxValue || size == uint.MaxValue || start == uint.MaxValue)
        {
            Span<byte> wide = stackalloc byte[Zip64EndBytes];
            position = ReadZip64(file, position, wide);
            count = BinaryPrimitives.ReadUInt64LittleEndian(wide[32..]);
            size = BinaryPrimitives.ReadUInt64LittleEndian(wide[40..]);
            start = BinaryPrimitives.ReadUInt64LittleEndian(wide[48..]);
        }

        if (start > (ulong)position || size > (ulong)position - start || count > size)
            throw file.Invalid("is a zip file whose directory does not fit into it; it is cut off or damaged");
        return new ZipDirectoryEnd((long)start, (long)(start + size), (long)count);
    }

    private static long ReadZip64(CheckpointFile file, long position, Span<byte> record)
    {
        Span<byte> locator = stackalloc byte[LocatorBytes];
        if (position >= LocatorBytes)
        {
            file.Read(position - LocatorBytes, locator);
            var at = BinaryPrimitives.ReadUInt64LittleEndian(locator[8..]);
            if (BinaryPrimitives.ReadUInt32LittleEndian(locator) == Zip64LocatorSignature
                && at <= (ulong)position && (ulong)position - at >= Zip64EndBytes)
            {
                file.Read((long)at, record);
                if (BinaryPrimitives.ReadUInt32LittleEndian(record) == Zip64EndSignature)
                    return (long)at;
            }
        }

        throw file.Invalid("is a zip file of the large kind without its second directory record; it is damaged");
    }
}
