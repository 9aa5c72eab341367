using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Tests.Data.Labels.Masks;

/// <summary>Writes masks as other programs do.</summary>
internal static class MaskFile
{
    /// <summary>Writes 8-bit numbers; the folder is made.</summary>
    internal static void Mask(this TemporaryFolder folder, string name, int width, byte[] classes, byte[]? palette = null)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        using FileStream stream = File.Create(folder.File(name));
        MaskPng.Write(stream, classes, width, palette ?? []);
    }

    /// <summary>Writes any kind of PNG from its raw rows, each with its filter byte in front; checksums are left out, which nobody looks at.</summary>
    internal static void Png(this TemporaryFolder folder, string name, int width, int height, byte depth, byte kind, byte[] rows, byte interlace = 0, int idatLength = 5)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        using FileStream stream = File.Create(folder.File(name));
        stream.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (depth, kind, interlace);
        Chunk(stream, "IHDR"u8, header);
        Chunk(stream, "tEXt"u8, "Software\0something"u8);
        using var packed = new MemoryStream();
        using (var pixels = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            pixels.Write(rows);
        foreach (byte[] part in packed.ToArray().Chunk(idatLength))
            Chunk(stream, "IDAT"u8, part);
        Chunk(stream, "IEND"u8, []);
    }

    private static void Chunk(Stream stream, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(name);
        stream.Write(data);
        stream.Write([0, 0, 0, 0]);
    }
}
