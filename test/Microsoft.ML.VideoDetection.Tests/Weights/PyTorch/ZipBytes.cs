using System.Text;

namespace Microsoft.ML.VideoDetection.Tests.Weights.PyTorch;

/// <summary>Writes zip files of stored entries, with the fields for large files or without.</summary>
internal sealed class ZipBytes(Stream stream, bool zip64 = false)
{
    private readonly List<(string Name, long Length, long Offset)> _entries = [];

    /// <summary>Gets or sets what the directory says of the compression; 0 is stored.</summary>
    public ushort Method { get; set; }

    public static byte[] Of(params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        var zip = new ZipBytes(stream);
        foreach (var (name, content) in entries)
            zip.Add(name, content);
        zip.Finish();
        return stream.ToArray();
    }

    public void Add(string name, byte[] content)
    {
        BeginEntry(name, content.Length);
        stream.Write(content);
    }

    /// <summary>Writes the local header; the caller writes that many bytes.</summary>
    public void BeginEntry(string name, long length)
    {
        _entries.Add((name, length, stream.Position));
        using var writer = Writer();
        writer.Write(0x04034b50);
        WriteCommon(writer, length, name);
        writer.Write((ushort)3);
        writer.Write(Encoding.UTF8.GetBytes(name));

        // PyTorch aligns the contents by an extra field; so does this.
        writer.Write([0x46, 0x42, 0]);
    }

    public void Finish()
    {
        var start = stream.Position;
        using var writer = Writer();
        foreach (var (name, length, offset) in _entries)
        {
            writer.Write(0x02014b50);
            writer.Write((ushort)45);
            WriteCommon(writer, zip64 ? uint.MaxValue : length, name);
            writer.Write((ushort)(zip64 ? 28 : 0));
            writer.Write(new byte[10]);
            writer.Write(zip64 ? uint.MaxValue : (uint)offset);
            writer.Write(Encoding.UTF8.GetBytes(name));
            if (zip64)
            {
                writer.Write((ushort)1);
                writer.Write((ushort)24);
                writer.Write(length);
                writer.Write(length);
                writer.Write(offset);
            }
        }

        writer.Flush();
        WriteEnd(writer, start, stream.Position - start);
    }

    private void WriteEnd(BinaryWriter writer, long start, long size)
    {
        if (zip64)
        {
            var end = stream.Position;
            writer.Write(0x06064b50);
            writer.Write(44L);
            writer.Write(new byte[12]);
            writer.Write((long)_entries.Count);
            writer.Write((long)_entries.Count);
            writer.Write(size);
            writer.Write(start);
            writer.Write(0x07064b50);
            writer.Write(0);
            writer.Write(end);
            writer.Write(1);
        }

        writer.Write(0x06054b50);
        writer.Write(0);
        writer.Write(zip64 ? ushort.MaxValue : (ushort)_entries.Count);
        writer.Write(zip64 ? ushort.MaxValue : (ushort)_entries.Count);
        writer.Write(zip64 ? uint.MaxValue : (uint)size);
        writer.Write(zip64 ? uint.MaxValue : (uint)start);
        writer.Write((ushort)0);
    }

    private void WriteCommon(BinaryWriter writer, long length, string name)
    {
        writer.Write((ushort)45);
        writer.Write((ushort)0);
        writer.Write(Method);
        writer.Write(new byte[8]);
        writer.Write((uint)Math.Min(length, uint.MaxValue));
        writer.Write((uint)Math.Min(length, uint.MaxValue));
        writer.Write((ushort)Encoding.UTF8.GetByteCount(name));
    }

    private BinaryWriter Writer() => new(stream, Encoding.UTF8, leaveOpen: true);
}
