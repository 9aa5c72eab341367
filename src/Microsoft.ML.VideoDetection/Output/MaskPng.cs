using System.Buffers.Binary;
using System.IO.Compression;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>Writes classes of pixels as a PNG of 8 bits: numbers as greys, or as entries of a palette, which viewers show in color.</summary>
/// <remarks>Skia writes palettes only as the colors in them. Origin of the format: W3C, PNG, third edition.</remarks>
internal static class MaskPng
{
    private const byte Grey = 0, Indexed = 3;
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] _checksums = [.. Enumerable.Range(0, 256).Select(value =>
    {
        uint checksum = (uint)value;
        for (int bit = 0; bit < 8; bit++)
            checksum = (checksum & 1) == 0 ? checksum >> 1 : Polynomial ^ (checksum >> 1);
        return checksum;
    })];

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Writes one picture.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="classes">0-based class of each pixel, row by row.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="palette">Red, green, blue of each of up to 256 classes; empty for greys.</param>
    public static void Write(Stream stream, ReadOnlySpan<byte> classes, int width, ReadOnlySpan<byte> palette)
    {
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], classes.Length / width);
        (header[8], header[9]) = (8, palette.IsEmpty ? Grey : Indexed);
        stream.Write(Signature);
        WriteChunk(stream, "IHDR"u8, header);
        if (!palette.IsEmpty)
            WriteChunk(stream, "PLTE"u8, palette);
        using var packed = new MemoryStream();
        using (var pixels = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (; !classes.IsEmpty; classes = classes[width..])
            {
                // No filter: neighbours mostly are equal as they are.
                pixels.WriteByte(0);
                pixels.Write(classes[..width]);
            }
        }

        WriteChunk(stream, "IDAT"u8, packed.GetBuffer().AsSpan(0, (int)packed.Length));
        WriteChunk(stream, "IEND"u8, []);
    }

    /// <summary>Red, green, blue of classes.</summary>
    /// <param name="count">How many; 1 to 256.</param>
    /// <param name="black">One that is black instead, or -1.</param>
    public static byte[] Palette(int count, int black = -1) => [.. Enumerable.Range(0, count)
        .Select(index => index == black ? Scalar.Black : ClassPalette.BgrOf(index))
        .SelectMany<Scalar, byte>(color => [(byte)color.Val2, (byte)color.Val1, (byte)color.Val0])];

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(name);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Checksum(Checksum(uint.MaxValue, name), data));
        stream.Write(number);
    }

    // CRC-32 of PNG, annex D.
    private static uint Checksum(uint checksum, ReadOnlySpan<byte> data)
    {
        foreach (byte value in data)
            checksum = _checksums[(byte)(checksum ^ value)] ^ (checksum >> 8);
        return checksum;
    }
}
