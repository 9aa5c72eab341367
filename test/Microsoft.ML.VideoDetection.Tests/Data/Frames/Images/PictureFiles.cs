using System.Buffers.Binary;
using Microsoft.ML.VideoDetection.Interop;
using OpenCvSharp;
using SkiaSharp;

namespace Microsoft.ML.VideoDetection.Tests.Data.Frames.Images;

/// <summary>Makes kinds of picture files.</summary>
internal static class PictureFiles
{
    /// <summary>The side of the fields of <see cref="Fields"/>: a JPEG block of the coarser color.</summary>
    internal const int Side = 16;

    /// <summary>Makes a picture of grey fields; field i of the rows of three has the brightness <see cref="BrightnessOf"/>(i).</summary>
    internal static SKBitmap Fields()
    {
        SKBitmap picture = new(new SKImageInfo(3 * Side, 2 * Side, SKColorType.Bgra8888, SKAlphaType.Opaque));
        for (int y = 0; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                byte grey = BrightnessOf((y / Side * 3) + (x / Side));
                picture.SetPixel(x, y, new SKColor(grey, grey, grey));
            }
        }

        return picture;
    }

    internal static byte BrightnessOf(int field) => (byte)(20 + (40 * field));

    internal static byte[] Encode(SKBitmap picture, SKEncodedImageFormat format, int quality = 95)
    {
        using SKData data = picture.Encode(format, quality);
        return data.ToArray();
    }

    /// <summary>Makes a JPEG of noise, whose every row takes bytes.</summary>
    internal static byte[] NoiseJpeg(int width, int height, bool progressive = false)
    {
        QuietOpenCv.EnsureReady();
        using Mat noise = new(height, width, MatType.CV_8UC3);
        byte[] bytes = new byte[width * height * 3];
        new Random(7).NextBytes(bytes);
        System.Runtime.InteropServices.Marshal.Copy(bytes, 0, noise.Data, bytes.Length);
        Cv2.ImEncode(".jpg", noise, out byte[] file, new ImageEncodingParam(ImwriteFlags.JpegProgressive, progressive ? 1 : 0));
        return file;
    }

    /// <summary>Puts an EXIF orientation into a JPEG (segment APP1) or PNG (chunk eXIf).</summary>
    internal static byte[] WithOrientation(byte[] file, int orientation, bool littleEndian = false)
    {
        byte[] exif = Exif((ushort)orientation, littleEndian);
        if (file[0] == 0xFF)
        {
            byte[] head = [0xFF, 0xE1, 0, (byte)(2 + 6 + exif.Length), .. "Exif\0\0"u8];
            return [.. file[..2], .. head, .. exif, .. file[2..]];
        }

        // After the signature and IHDR.
        byte[] chunk = [.. "eXIf"u8, .. exif], length = [0, 0, 0, (byte)exif.Length], sum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(sum, Crc32(chunk));
        return [.. file[..33], .. length, .. chunk, .. sum, .. file[33..]];
    }

    // PNG 3rd edition, annex D.
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0xFFFFFFFF;
        foreach (byte one in bytes)
        {
            sum ^= one;
            for (int bit = 0; bit < 8; bit++)
                sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB88320;
        }

        return ~sum;
    }

    private static byte[] Exif(ushort orientation, bool littleEndian)
    {
        byte[] tiff = new byte[26];
        void Put(int at, ushort value)
        {
            if (littleEndian)
                BinaryPrimitives.WriteUInt16LittleEndian(tiff.AsSpan(at), value);
            else
                BinaryPrimitives.WriteUInt16BigEndian(tiff.AsSpan(at), value);
        }

        (littleEndian ? "II"u8 : "MM"u8).CopyTo(tiff);
        Put(2, 42);
        Put(littleEndian ? 4 : 6, 8); // the directory follows
        Put(8, 1); // one entry: tag, SHORT, one of them
        Put(10, 0x0112);
        Put(12, 3);
        Put(littleEndian ? 14 : 16, 1);
        Put(18, orientation);
        return tiff;
    }
}
