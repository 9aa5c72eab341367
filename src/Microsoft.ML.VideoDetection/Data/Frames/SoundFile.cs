namespace Microsoft.ML.VideoDetection.Data.Frames;

/// <summary>Recognises files of sound without pictures, for a message that says so.</summary>
internal static class SoundFile
{
    private const int HeadLength = 4096;

    // ASF specification, 10.1 and 10.4: types of its streams.
    private static readonly byte[] _asf = [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11];
    private static readonly byte[] _asfSound = [0x40, 0x9E, 0x69, 0xF8, 0x4D, 0x5B, 0xCF, 0x11];
    private static readonly byte[] _asfVideo = [0xC0, 0xEF, 0x19, 0xBC, 0x4D, 0x5B, 0xCF, 0x11];

    /// <summary>Tells by what is in a file that it holds sound, and neither says nor shows that it holds video.</summary>
    internal static bool IsSound(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
        byte[] bytes = new byte[HeadLength];
        ReadOnlySpan<byte> head = bytes.AsSpan(0, file.ReadAtLeast(bytes, HeadLength, throwOnEndOfStream: false));
        if (head.Length < 12)
        {
            return false;
        }

        ReadOnlySpan<byte> kind = head[8..12];
        return head.StartsWith("ID3"u8) || head.StartsWith("fLaC"u8) || head.StartsWith("#!AMR"u8)
            || (head.StartsWith("RIFF"u8) && kind.SequenceEqual("WAVE"u8))
            || (head.StartsWith("FORM"u8) && (kind.SequenceEqual("AIFF"u8) || kind.SequenceEqual("AIFC"u8)))
            || IsMpegSound(head)
            || (head.StartsWith("OggS"u8) && head.IndexOf("theora"u8) < 0)
            || (head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]) && head.IndexOf("V_"u8) < 0 && head.IndexOf("A_"u8) >= 0)
            || (head.StartsWith(_asf) && head.IndexOf(_asfSound) >= 0 && head.IndexOf(_asfVideo) < 0)
            || (head[4..8].SequenceEqual("ftyp"u8) && HasSoundOnly(Mp4Boxes.ReadIndex(path)));
    }

    // Frames of MPEG layers 1 to 3 and of AAC (ADTS) begin with eleven set bits.
    private static bool IsMpegSound(ReadOnlySpan<byte> head) => head[0] == 0xFF && (head[1] & 0xE0) == 0xE0 && head[1] != 0xFF;

    // ISO/IEC 14496-12, 8.4.3: each track says what it is in a box "hdlr", after eight bytes.
    private static bool HasSoundOnly(ReadOnlySpan<byte> index)
    {
        bool hasSound = false;
        for (int at; (at = index.IndexOf("hdlr"u8)) >= 0 && at + 16 <= index.Length; index = index[(at + 16)..])
        {
            ReadOnlySpan<byte> handler = index[(at + 12)..(at + 16)];
            hasSound |= handler.SequenceEqual("soun"u8);
            if (handler.SequenceEqual("vide"u8))
            {
                return false;
            }
        }

        return hasSound;
    }
}
