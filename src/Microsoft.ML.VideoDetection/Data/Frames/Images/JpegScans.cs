namespace Microsoft.ML.VideoDetection.Data.Frames.Images;

/// <summary>Looks through the scans of a JPEG file (ITU T.81, annex B).</summary>
/// <param name="AreSeveral">Whether the components of the picture come one after the other, or bit by bit.</param>
/// <param name="AllBegun">
/// Whether the last scan of each component begins in the file: then the picture is there, if coarser than it was meant where that scan is cut.
/// </param>
internal readonly record struct JpegScans(bool AreSeveral, bool AllBegun)
{
    private const byte StartOfScan = 0xDA;
    private const byte Progressive = 0xC2;
    private const byte LastCoefficient = 63;

    internal static JpegScans Of(ReadOnlySpan<byte> file)
    {
        // Of each component by its number: what is still to come, as bits 1 (the mean of a block) and 2 (the rest of it).
        Dictionary<byte, int> missing = [];
        bool isProgressive = false, isInterleaved = false;
        for (int at = 2; TryNextSegment(file, ref at, out byte marker, out ReadOnlySpan<byte> body);)
        {
            if (marker is >= 0xC0 and <= Progressive && body.Length >= 6)
            {
                isProgressive = marker == Progressive;
                for (int i = 6; i + 3 <= body.Length; i += 3)
                {
                    missing[body[i]] = isProgressive ? 3 : 1;
                }
            }
            else if (marker == StartOfScan && body.Length >= 4 && body.Length >= 4 + (2 * body[0]))
            {
                ReadOnlySpan<byte> tail = body[(1 + (2 * body[0]))..];
                bool isLastBit = (tail[2] & 0x0F) == 0;
                int comes = !isProgressive ? 1 : isLastBit ? (tail[0] == 0 ? 1 : 0) | (tail[1] == LastCoefficient ? 2 : 0) : 0;
                isInterleaved |= body[0] == missing.Count;
                for (int i = 1; i < 1 + (2 * body[0]); i += 2)
                {
                    missing[body[i]] = missing.GetValueOrDefault(body[i]) & ~comes;
                }
            }
        }

        return new JpegScans(isProgressive || !isInterleaved, missing.Count > 0 && missing.Values.All(parts => parts == 0));
    }

    // Between the segments lie the bits of the pictures, where 0xFF is followed by a zero or a restart marker.
    private static bool TryNextSegment(ReadOnlySpan<byte> file, ref int at, out byte marker, out ReadOnlySpan<byte> body)
    {
        marker = 0;
        body = default;
        while (at + 4 <= file.Length)
        {
            int next = file[at..].IndexOf((byte)0xFF);
            if (next < 0 || (at += next) + 4 > file.Length)
            {
                break;
            }

            marker = file[at + 1];
            if (marker is 0x00 or 0xFF or (>= 0xD0 and <= 0xD9))
            {
                at += marker == 0xFF ? 1 : 2;
                continue;
            }

            int length = (file[at + 2] << 8) | file[at + 3];
            if (length < 2 || at + 2 + length > file.Length)
            {
                break;
            }

            body = file.Slice(at + 4, length - 2);
            at += 2 + length;
            return true;
        }

        return false;
    }
}
