using System.Buffers.Binary;
using System.Text;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Reads the directory of a zip file: names and positions, so that contents can be read in place.</summary>
/// <remarks>
/// <see cref="System.IO.Compression.ZipArchive"/> provides streams, not positions, and keeps every entry it finds; here tensors are read at their offset in
/// the file and the number of entries is bounded.
/// Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.7 to 4.3.16 and 4.5.3.
/// </remarks>
internal sealed class ZipDirectory
{
    private const uint EndSignature = 0x06054b50;
    private const uint Zip64LocatorSignature = 0x07064b50;
    private const uint Zip64EndSignature = 0x06064b50;
    private const int EndBytes = 22;
    private const int LocatorBytes = 20;
    private const int Zip64EndBytes = 56;
    private const uint LocalHeaderSignature = 0x04034b50;
    private const uint CentralHeaderSignature = 0x02014b50;
    private const int LocalHeaderBytes = 30;
    private const int CentralHeaderBytes = 46;

    private readonly CheckpointFile _file;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly long _start;

    public ZipDirectory(CheckpointFile file)
    {
        _file = file;
        var end = FindEnd(file);
        _start = end.Start;
        if (end.EntryCount > PickleLimits.MaxZipEntries)
            throw file.Invalid($"is a zip file of {end.EntryCount} entries; a checkpoint has one per tensor");
        var position = end.Start;
        for (var i = 0L; i < end.EntryCount; i++)
            position = ReadEntry(position, end.End);
    }

    public IReadOnlyDictionary<string, Entry> Entries => _entries;

    /// <summary>Finds the position of the content of an entry, which is verified to lie in the file.</summary>
    public long Locate(string name, Entry entry)
    {
        if (!entry.Stored)
            throw _file.Invalid($"holds {ErrorText.Printable(name)} compressed or encrypted; torch.save does neither, so unpack it and save it again");
        Span<byte> header = stackalloc byte[LocalHeaderBytes];
        if (entry.HeaderOffset > _start - LocalHeaderBytes)
            throw Damaged();
        _file.Read(entry.HeaderOffset, header);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != LocalHeaderSignature)
            throw Damaged();
        var content = entry.HeaderOffset + LocalHeaderBytes
            + BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        if (entry.Length > _start - content)
            throw _file.Invalid($"holds {ErrorText.Printable(name)} of {entry.Length} bytes where {Math.Max(_start - content, 0)} are left; it is cut off or damaged");
        return content;
    }

    private long ReadEntry(long position, long end)
    {
        Span<byte> header = stackalloc byte[CentralHeaderBytes];
        if (position > end - CentralHeaderBytes)
            throw Damaged();
        _file.Read(position, header);
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(header[30..]);
        int commentLength = BinaryPrimitives.ReadUInt16LittleEndian(header[32..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != CentralHeaderSignature
            || position + CentralHeaderBytes + nameLength + extraLength + commentLength > end)
        {
            throw Damaged();
        }

        if (nameLength > PickleLimits.MaxNameBytes)
            throw _file.Invalid($"has an entry whose name has {nameLength} bytes");
        var rest = new byte[nameLength + extraLength];
        _file.Read(position + CentralHeaderBytes, rest);
        var name = Encoding.UTF8.GetString(rest, 0, nameLength);
        if (!_entries.TryAdd(name, ParseEntry(header, rest.AsSpan(nameLength))))
            throw _file.Invalid($"has the entry {ErrorText.Printable(name)} twice");
        return position + CentralHeaderBytes + rest.Length + commentLength;
    }

    private Entry ParseEntry(ReadOnlySpan<byte> header, ReadOnlySpan<byte> extra)
    {
        var encrypted = (BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) & 1) != 0;
        var compressed = BinaryPrimitives.ReadUInt16LittleEndian(header[10..]) != 0;
        ulong packed = BinaryPrimitives.ReadUInt32LittleEndian(header[20..]);
        ulong length = BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
        ulong offset = BinaryPrimitives.ReadUInt32LittleEndian(header[42..]);

        // Beyond 4 GB the real value is in the zip64 field; the order is fixed and only saturated values are there.
        var zip64 = FindZip64(extra);
        length = Widen(length, ref zip64);
        packed = Widen(packed, ref zip64);
        offset = Widen(offset, ref zip64);
        if (length > (ulong)_file.Length || offset > (ulong)_file.Length)
            throw Damaged();
        return new Entry((long)offset, (long)length, !encrypted && !compressed && packed == length);
    }

    private ReadOnlySpan<byte> FindZip64(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            var id = BinaryPrimitives.ReadUInt16LittleEndian(extra);
            int size = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (size > extra.Length - 4)
                throw Damaged();
            if (id == 1)
                return extra.Slice(4, size);
            extra = extra[(4 + size)..];
        }

        return [];
    }

    private ulong Widen(ulong value, ref ReadOnlySpan<byte> zip64)
    {
        if (value != uint.MaxValue)
            return value;
        if (zip64.Length < 8)
            throw Damaged();
        value = BinaryPrimitives.ReadUInt64LittleEndian(zip64);
        zip64 = zip64[8..];
        return value;
    }

    private InvalidDataException Damaged() => _file.Invalid("is a zip file with a damaged directory; copy or download it again");

    /// <summary>Finds the record at the end of the file that locates the directory.</summary>
    /// <returns>Start of the directory, its end inside the file, and its number of entries.</returns>
    private static (long Start, long End, long EntryCount) FindEnd(CheckpointFile file)
    {
        // The record is the last thing in the file except for a comment of at most 65,535 bytes.
        var tail = new byte[Math.Min(file.Length, EndBytes + ushort.MaxValue)];
        file.Read(file.Length - tail.Length, tail);
        for (var at = tail.Length - EndBytes; at >= 0; at--)
        {
            var record = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(record) == EndSignature
                && BinaryPrimitives.ReadUInt16LittleEndian(record[20..]) == record.Length - EndBytes)
            {
                return ParseEnd(file, record, file.Length - record.Length);
            }
        }

        throw file.Invalid("begins like a zip file but has no directory at its end; it is cut off, so copy or download it again");
    }

    private static (long Start, long End, long EntryCount) ParseEnd(CheckpointFile file, ReadOnlySpan<byte> record, long position)
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
        return ((long)start, (long)(start + size), (long)count);
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

    /// <summary>Represents an entry of the zip directory.</summary>
    /// <param name="HeaderOffset">Position of its local header.</param>
    /// <param name="Length">Bytes of content.</param>
    /// <param name="Stored">Whether the content is neither compressed nor encrypted.</param>
    internal readonly record struct Entry(long HeaderOffset, long Length, bool Stored);
}
