using System.Buffers.Binary;

namespace Microsoft.ML.VideoDetection;

/// <summary>The outermost boxes of an MP4 or QuickTime file, which tell whether its end is there.</summary>
/// <remarks>
/// Each starts with its size and a four-letter type (ISO/IEC 14496-12, 4.2). In these files the number of frames is no
/// evidence: an edit list, which trimming on a phone writes, hides frames that the file still holds and announces.
/// </remarks>
internal static class Mp4Boxes
{
    private const int HeaderLength = 16;

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

    private static bool IsFirstType(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("ftyp"u8) || type.SequenceEqual("moov"u8) || type.SequenceEqual("mdat"u8)
        || type.SequenceEqual("free"u8) || type.SequenceEqual("wide"u8) || type.SequenceEqual("skip"u8);
}
