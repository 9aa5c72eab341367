using System.Buffers.Binary;

namespace Microsoft.ML.VideoDetection;

/// <summary>Recognises files of sound without pictures, for a message that says so.</summary>
internal static class SoundFile
{
    private const int HeadLength = 4096;

    // The index of an hour of sound has a few hundred kilobytes.
    private const int LongestIndex = 16 << 20;

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
            || (head[4..8].SequenceEqual("ftyp"u8) && HasSoundOnly(Index(file)));
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

    // The box "moov", wherever it stands; empty where there is none.
    private static byte[] Index(FileStream file)
    {
        Span<byte> header = stackalloc byte[16];
        for (long at = 0; at + 8 <= file.Length;)
        {
            file.Position = at;
            int read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            ulong size = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (size == 1 && read == header.Length)
            {
                size = BinaryPrimitives.ReadUInt64BigEndian(header[8..]);
            }

            if (size < 8 || size > (ulong)(file.Length - at))
            {
                break;
            }

            if (header[4..8].SequenceEqual("moov"u8))
            {
                byte[] index = new byte[Math.Min((int)Math.Min(size, int.MaxValue), LongestIndex)];
                file.Position = at;
                file.ReadExactly(index);
                return index;
            }

            at += (long)size;
        }

        return [];
    }
}
