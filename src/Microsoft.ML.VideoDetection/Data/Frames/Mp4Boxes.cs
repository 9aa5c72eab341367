using System.Buffers.Binary;

namespace Microsoft.ML.VideoDetection.Data.Frames;

/// <summary>The boxes of an MP4 or QuickTime file, which tell whether its end is there, and what is in it.</summary>
/// <remarks>
/// Each starts with its size and a four-letter type (ISO/IEC 14496-12, 4.2). In these files the number of frames is no
/// evidence: an edit list, which trimming on a phone writes, hides frames that the file still holds and announces.
/// </remarks>
internal static class Mp4Boxes
{
    private const int HeaderLength = 16;

    // The index of an hour of video has a few megabytes.
    private const int LongestIndex = 32 << 20;

    /// <summary>Tells whether the file is one of these and ends where its last box ends.</summary>
    internal static bool IsWholeMp4(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
        Span<byte> header = stackalloc byte[HeaderLength];
        long position = 0;
        while (position < file.Length)
        {
            file.Position = position;
            int read = file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false);
            if (read < 8 || (position == 0 && !IsFirstType(header[4..8])))
            {
                return false;
            }

            ulong size = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (size == 0)
            {
                // Reaches to the end of the file, wherever that is.
                return true;
            }

            if (size == 1 && read == HeaderLength)
            {
                size = BinaryPrimitives.ReadUInt64BigEndian(header[8..]);
            }

            if (size < 8 || size > (ulong)(file.Length - position))
            {
                return false;
            }

            position += (long)size;
        }

        return true;
    }

    /// <summary>Reads what is in the box "moov", wherever it stands; empty where there is none.</summary>
    internal static byte[] ReadIndex(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);
        Span<byte> header = stackalloc byte[HeaderLength];
        for (long position = 0; position + 8 <= file.Length;)
        {
            file.Position = position;
            int read = file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false);
            ulong size = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (size == 1 && read == HeaderLength)
            {
                size = BinaryPrimitives.ReadUInt64BigEndian(header[8..]);
            }

            if (size < 8 || size > (ulong)(file.Length - position))
            {
                break;
            }

            if (header[4..8].SequenceEqual("moov"u8))
            {
                byte[] index = new byte[Math.Min(size - 8, LongestIndex)];
                file.Position = position + 8;
                file.ReadExactly(index);
                return index;
            }

            position += (long)size;
        }

        return [];
    }

    /// <summary>
    /// Reads how long the picture of an MP4 waits before it begins (8.6.6: an edit of no media at the start of its list), in
    /// milliseconds; 0 where it does not.
    /// </summary>
    internal static double ReadDelay(string path)
    {
        byte[] index = ReadIndex(path);
        ReadOnlySpan<byte> header = Find(index, "mvhd"u8);
        int scaleAt = header.Length > 0 && header[0] == 1 ? 20 : 12;
        if (header.Length < scaleAt + 4 || BinaryPrimitives.ReadUInt32BigEndian(header[scaleAt..]) is not (> 0 and uint scale))
        {
            return 0;
        }

        for (ReadOnlySpan<byte> rest = index; !(rest = Find(rest, "trak"u8, out ReadOnlySpan<byte> track)).IsEmpty || !track.IsEmpty;)
        {
            ReadOnlySpan<byte> handler = Find(Find(track, "mdia"u8), "hdlr"u8);
            if (handler.Length < 12 || !handler[8..12].SequenceEqual("vide"u8))
            {
                continue;
            }

            // Version, flags, count; then the length of each edit and where it begins in the media, -1 for nowhere.
            ReadOnlySpan<byte> edits = Find(Find(track, "edts"u8), "elst"u8);
            bool isLong = edits.Length > 0 && edits[0] == 1;
            return edits.Length < (isLong ? 24 : 16) ? 0
                : isLong ? BinaryPrimitives.ReadInt64BigEndian(edits[16..]) == -1 ? BinaryPrimitives.ReadUInt64BigEndian(edits[8..]) * 1000.0 / scale : 0
                : BinaryPrimitives.ReadInt32BigEndian(edits[12..]) == -1 ? BinaryPrimitives.ReadUInt32BigEndian(edits[8..]) * 1000.0 / scale : 0;
        }

        return 0;
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> boxes, ReadOnlySpan<byte> type)
    {
        Find(boxes, type, out ReadOnlySpan<byte> content);
        return content;
    }

    // Gives what follows the box.
    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> boxes, ReadOnlySpan<byte> type, out ReadOnlySpan<byte> content)
    {
        content = default;
        while (boxes.Length >= 8)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(boxes);
            if (size < 8 || size > boxes.Length)
            {
                break;
            }

            ReadOnlySpan<byte> box = boxes[..(int)size];
            boxes = boxes[(int)size..];
            if (box[4..8].SequenceEqual(type))
            {
                content = box[8..];
                return boxes;
            }
        }

        return default;
    }

    private static bool IsFirstType(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("ftyp"u8) || type.SequenceEqual("moov"u8) || type.SequenceEqual("mdat"u8)
        || type.SequenceEqual("free"u8) || type.SequenceEqual("wide"u8) || type.SequenceEqual("skip"u8);
}
