using SkiaSharp;

namespace Microsoft.ML.VideoDetection.Data.Frames.Images;

/// <summary>Decodes JPEG files that lack only their end, which cameras and transfers that break off leave behind.</summary>
/// <remarks>
/// Skia's decoder reads ahead, so without the end marker it does not even deliver the last rows that are there, and nothing at all of a
/// progressive file. Both come with a few bytes more.
/// </remarks>
internal static class JpegWithoutEnd
{
    // Larger than any that a camera writes; they are read whole here.
    private const long LargestFile = 1 << 28;

    // Rows that may be missing, as a part of the height: a row of blocks, whose last blocks may be cut off.
    private const int MissingPart = 16;

    // As much as the decoder reads ahead (64 bits), and less than any block of zeros takes.
    private const int ReadAhead = 8;

    /// <summary>Decodes the file where its rows are there.</summary>
    /// <param name="path">A file whose header is that of a JPEG.</param>
    /// <param name="info">How the pixels are wanted.</param>
    /// <param name="pixels">Receives them; rows that are missing become black.</param>
    /// <returns>False where the file is cut in the middle, or damaged otherwise.</returns>
    internal static bool Decode(string path, SKImageInfo info, nint pixels)
    {
        if (new FileInfo(path).Length > LargestFile)
        {
            return false;
        }

        byte[] file = File.ReadAllBytes(path);
        JpegScans scans = JpegScans.Of(file);
        return scans.AreSeveral
            ? scans.AllBegun && DecodeScans([.. file, 0xFF, 0xD9], info, pixels)
            : DecodeRows([.. file, .. new byte[ReadAhead]], info, pixels);
    }

    private static bool DecodeScans(byte[] file, SKImageInfo info, nint pixels)
    {
        using SKData data = SKData.CreateCopy(file);
        using SKCodec? codec = SKCodec.Create(data);
        return codec?.GetPixels(info, pixels) == SKCodecResult.Success;
    }

    private static unsafe bool DecodeRows(byte[] file, SKImageInfo info, nint pixels)
    {
        using SKData data = SKData.CreateCopy(file);
        using SKCodec? codec = SKCodec.Create(data);
        if (codec?.StartScanlineDecode(info) != SKCodecResult.Success)
        {
            return false;
        }

        int rows = codec.GetScanlines(pixels, info.Height, info.RowBytes);
        int missing = info.Height - rows;
        if (missing > info.Height / MissingPart)
        {
            return false;
        }

        new Span<uint>((void*)(pixels + ((nint)rows * info.RowBytes)), missing * info.Width).Fill(0xFF000000);
        return true;
    }
}
