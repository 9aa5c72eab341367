using System.Buffers.Binary;

namespace Microsoft.ML.VideoDetection.Tests.Data;

/// <summary>Makes kinds of MP4 that OpenCV does not write.</summary>
internal static class Mp4Surgery
{
    /// <summary>Moves the index (<c>moov</c>) before the frames, as files for streaming have it.</summary>
    internal static byte[] IndexInFront(byte[] file)
    {
        List<byte[]> boxes = [];
        for (int at = 0, size; at < file.Length; at += size)
        {
            size = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            boxes.Add(file[at..(at + size)]);
        }

        byte[] index = boxes.Single(box => box.AsSpan(4, 4).SequenceEqual("moov"u8));

        // "stco": version and flags, count, then the place of each chunk of frames, which now comes later by the size of the index.
        int offsets = index.AsSpan().IndexOf("stco"u8) + 8;
        for (int i = BinaryPrimitives.ReadInt32BigEndian(index.AsSpan(offsets)); i > 0; i--)
        {
            Span<byte> place = index.AsSpan(offsets + (4 * i));
            BinaryPrimitives.WriteInt32BigEndian(place, BinaryPrimitives.ReadInt32BigEndian(place) + index.Length);
        }

        return [.. boxes[0], .. index, .. boxes.Skip(1).Where(box => box != index).SelectMany(box => box)];
    }

    /// <summary>Has the edit list show the first half only, as trimming on a phone does.</summary>
    internal static void HalveEditList(byte[] file)
    {
        // "elst": version and flags, count, then the length of the first edit.
        Span<byte> length = file.AsSpan(file.AsSpan().IndexOf("elst"u8) + 12);
        BinaryPrimitives.WriteInt32BigEndian(length, BinaryPrimitives.ReadInt32BigEndian(length) / 2);
    }

    /// <summary>Has the picture begin later, by an edit of no media, as where sound begins before it. The index must stand at the end.</summary>
    internal static byte[] DelayPicture(byte[] file, int milliseconds)
    {
        // "elst" of one edit, 16 bytes of content, becomes one of two; the boxes around it grow by the 12 bytes of an edit.
        int edits = file.AsSpan().IndexOf("elst"u8);
        int clock = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(file.AsSpan().IndexOf("mvhd"u8) + 16));
        byte[] empty = new byte[12];
        BinaryPrimitives.WriteInt32BigEndian(empty, milliseconds * clock / 1000);
        BinaryPrimitives.WriteInt32BigEndian(empty.AsSpan(4), -1);
        BinaryPrimitives.WriteInt32BigEndian(empty.AsSpan(8), 0x10000); // at the speed of 1
        foreach (int at in new[] { edits, file.AsSpan().IndexOf("edts"u8), file.AsSpan().IndexOf("trak"u8), file.AsSpan().IndexOf("moov"u8) })
        {
            Span<byte> size = file.AsSpan(at - 4);
            BinaryPrimitives.WriteInt32BigEndian(size, BinaryPrimitives.ReadInt32BigEndian(size) + empty.Length);
        }

        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(edits + 8), 2);
        return [.. file[..(edits + 12)], .. empty, .. file[(edits + 12)..]];
    }
}
