using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Operators;
using SkiaSharp;

namespace Microsoft.ML.VideoDetection.Data.Frames.Images;

/// <summary>Turns pictures as their EXIF orientation says (CIPA DC-008, tag 0x0112).</summary>
internal static class ImageOrientation
{
    private const ushort OrientationTag = 0x0112;
    private const int LongestExif = 1 << 16;

    /// <summary>Reads the orientation of a file that was opened; whatever is no orientation counts as none.</summary>
    internal static SKEncodedOrigin Of(SKCodec codec, string path) =>
        codec.EncodedOrigin == SKEncodedOrigin.TopLeft && codec.EncodedFormat == SKEncodedImageFormat.Png
            ? OfPng(path) // Skia looks for it in JPEG and WebP only
            : codec.EncodedOrigin;

    /// <summary>Tells whether width and height change places.</summary>
    internal static bool SwapsSides(SKEncodedOrigin origin) => origin >= SKEncodedOrigin.LeftTop;

    /// <summary>Makes the turned picture.</summary>
    /// <param name="stored">The pixels in the order of the file, four bytes each.</param>
    /// <param name="origin">Where the file's first row and first column belong.</param>
    internal static MLImage Turn(MLImage stored, SKEncodedOrigin origin)
    {
        int width = stored.Width, height = stored.Height;
        bool swaps = SwapsSides(origin);
        MLImage turned = UninitializedImage.Create(swaps ? height : width, swaps ? width : height);
        ReadOnlySpan<uint> from = MemoryMarshal.Cast<byte, uint>(stored.Pixels);
        Span<uint> to = Writable(turned);

        // Where the first pixel goes, and how far to step for the next one in a row and for the next row.
        int last = to.Length - 1;
        (int start, int right, int down) = origin switch
        {
            SKEncodedOrigin.TopRight => (width - 1, -1, width),
            SKEncodedOrigin.BottomRight => (last, -1, -width),
            SKEncodedOrigin.BottomLeft => (last - width + 1, 1, -width),
            SKEncodedOrigin.LeftTop => (0, height, 1),
            SKEncodedOrigin.RightTop => (height - 1, height, -1),
            SKEncodedOrigin.RightBottom => (last, -height, -1),
            SKEncodedOrigin.LeftBottom => (last - height + 1, -height, 1),
            _ => (0, 1, width),
        };
        for (int y = 0; y < height; y++)
        {
            int at = start + (y * down);
            foreach (uint pixel in from.Slice(y * width, width))
            {
                to[at] = pixel;
                at += right;
            }
        }

        return turned;
    }

    private static unsafe Span<uint> Writable(MLImage image)
    {
        fixed (byte* pixels = image.Pixels)
        {
            // The pixels are Skia's own memory, which does not move.
            return new Span<uint>(pixels, image.Width * image.Height);
        }
    }

    // PNG 3rd edition, 11.3.4.5: the chunk eXIf, which stands before the pixels wherever writers put it early enough to be of use.
    private static SKEncodedOrigin OfPng(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 256);
        Span<byte> header = stackalloc byte[8];
        for (file.Position = 8; file.ReadAtLeast(header, 8, throwOnEndOfStream: false) == 8;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (header[4..].SequenceEqual("eXIf"u8) && length <= LongestExif)
            {
                byte[] exif = new byte[length];
                return file.ReadAtLeast(exif, exif.Length, throwOnEndOfStream: false) == exif.Length ? InExif(exif) : SKEncodedOrigin.TopLeft;
            }

            // The pixels' own chunks are passed over as well: some writers put eXIf at the end.
            if (header[4..].SequenceEqual("IEND"u8) || length > file.Length - file.Position)
            {
                break;
            }

            file.Position += length + 4;
        }

        return SKEncodedOrigin.TopLeft;
    }

    // TIFF 6.0: byte order, 42, offset of the first directory; there the number of entries of 12 bytes.
    private static SKEncodedOrigin InExif(ReadOnlySpan<byte> tiff)
    {
        bool little = tiff.StartsWith("II"u8);
        if (tiff.Length < 8 || !(little || tiff.StartsWith("MM"u8)))
        {
            return SKEncodedOrigin.TopLeft;
        }

        uint directory = little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2)
        {
            return SKEncodedOrigin.TopLeft;
        }

        ReadOnlySpan<byte> entries = tiff[((int)directory + 2)..];
        int count = Math.Min(Number(tiff[(int)directory..], little), entries.Length / 12);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = entries.Slice(12 * i, 12);
            if (Number(entry, little) == OrientationTag)
            {
                int value = Number(entry[8..], little);
                return value is >= 1 and <= 8 ? (SKEncodedOrigin)value : SKEncodedOrigin.TopLeft;
            }
        }

        return SKEncodedOrigin.TopLeft;
    }

    private static ushort Number(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
