using System.Buffers.Binary;

namespace Microsoft.ML.VideoDetection.Output.Encoders;

/// <summary>Frames that are not compressed, each with its time, in the form in which <c>ffmpeg</c> reads them from a pipe.</summary>
/// <remarks>
/// Plain raw video has one rate and no times, and videos of phones have no steady rate. Matroska is the simplest container that has times: RFC 8794 for how
/// numbers are written, RFC 9559 for the elements.
/// </remarks>
internal static class RawMatroska
{
    /// <summary>How long the header of a frame is, in bytes.</summary>
    internal const int FrameHeaderLength = 4 + 8 + 1 + 8 + 8 + 1 + 8 + 4;

    // A track number, a time relative to the cluster's, and flags.
    private const int BlockHeaderLength = 4;

    /// <summary>Makes what stands before the first frame.</summary>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="rate">Frames per second, for the length of the last one.</param>
    internal static byte[] Header(int width, int height, Fraction rate) =>
    [
        .. Element([0x1A, 0x45, 0xDF, 0xA3], [
            .. Number([0x42, 0x86], 1), .. Number([0x42, 0xF7], 1), .. Number([0x42, 0xF2], 4), .. Number([0x42, 0xF3], 8),
            .. Element([0x42, 0x82], "matroska"u8), .. Number([0x42, 0x87], 4), .. Number([0x42, 0x85], 2)]),
        .. (ReadOnlySpan<byte>)[0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], // a segment without end
        .. Element([0x15, 0x49, 0xA9, 0x66], [
            .. Number([0x2A, 0xD7, 0xB1], 1000), // times are microseconds
            .. Element([0x4D, 0x80], "dff"u8), .. Element([0x57, 0x41], "dff"u8)]),
        .. Element([0x16, 0x54, 0xAE, 0x6B], Element([0xAE], [
            .. Number([0xD7], 1), .. Number([0x73, 0xC5], 1), .. Number([0x83], 1),
            .. Number([0x23, 0xE3, 0x83], (long)Math.Round(1e9 * rate.Denominator / rate.Numerator)),
            .. Element([0x86], "V_UNCOMPRESSED"u8),
            .. Element([0xE0], [.. Number([0xB0], width), .. Number([0xBA], height), .. Element([0x2E, 0xB5, 0x24], "BGR\x18"u8)])])),
    ];

    /// <summary>Writes what stands before each frame: a cluster of its own, since times inside a cluster have 16 bits.</summary>
    /// <param name="target">Of <see cref="FrameHeaderLength"/> bytes.</param>
    /// <param name="microseconds">Time of the frame.</param>
    /// <param name="length">Of the frame, in bytes.</param>
    internal static void WriteFrameHeader(Span<byte> target, long microseconds, int length)
    {
        BinaryPrimitives.WriteUInt32BigEndian(target, 0x1F43B675);
        WriteLength(target[4..], FrameHeaderLength - 12 + length);
        target[12] = 0xE7;
        WriteLength(target[13..], 8);
        BinaryPrimitives.WriteInt64BigEndian(target[21..], microseconds);
        target[29] = 0xA3;
        WriteLength(target[30..], BlockHeaderLength + length);
        target[38] = 0x81;
        target[39] = target[40] = 0;
        target[41] = 0x80;
    }

    private static void WriteLength(Span<byte> target, long length) => BinaryPrimitives.WriteInt64BigEndian(target, length | (1L << 56));

    private static byte[] Element(ReadOnlySpan<byte> id, ReadOnlySpan<byte> content)
    {
        byte[] element = new byte[id.Length + 8 + content.Length];
        id.CopyTo(element);
        WriteLength(element.AsSpan(id.Length), content.Length);
        content.CopyTo(element.AsSpan(id.Length + 8));
        return element;
    }

    private static byte[] Number(ReadOnlySpan<byte> id, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return Element(id, bytes);
    }
}
