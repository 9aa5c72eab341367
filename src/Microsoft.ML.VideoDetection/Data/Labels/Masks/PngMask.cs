using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;

namespace Microsoft.ML.VideoDetection.Data.Labels.Masks;

/// <summary>Represents the values of a PNG as in the file: gray levels or palette indices, which image decoders convert to colors.</summary>
/// <param name="Values">One byte per pixel, row by row, or three if <paramref name="IsColor"/>.</param>
/// <param name="IsColor">Whether the values are red, green, blue.</param>
/// <param name="MostValue">The largest value that a pixel can have: 1, 3, 15 or 255.</param>
/// <param name="Palette">Red, green, blue of each number; null if numbers are gray levels.</param>
/// <remarks>Origin of the format: W3C, PNG, third edition.</remarks>
internal sealed record PngMask(byte[] Values, bool IsColor, int MostValue, byte[]? Palette)
{
    private const int Gray = 0, Color = 2, Indexed = 3, GrayAlpha = 4, ColorAlpha = 6, Interlaced = 1;
    private const int HeaderLength = 13, MostPalette = 3 * 256;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Reads a mask; memory depends on the given size of the picture, never on the content of the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">Width of its picture.</param>
    /// <param name="height">Height of its picture.</param>
    /// <exception cref="InvalidDataException">It is missing, not a PNG, of another size, of 16 bits, interlaced or damaged.</exception>
    public static PngMask Read(string path, int width, int height)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
            Span<byte> signature = stackalloc byte[8];
            if (file.ReadAtLeast(signature, 8, throwOnEndOfStream: false) < 8 || !signature.SequenceEqual(Signature))
                throw new InvalidDataException($"The mask '{path}' is no PNG file; masks must be PNG, since other formats change the numbers of classes.");
            return Read(file, path, width, height);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException($"The mask '{path}' is not there.", error);
        }
        catch (EndOfStreamException error)
        {
            throw new InvalidDataException($"The mask '{path}' is cut or damaged: it ends before its last row.", error);
        }
    }

    private static PngMask Read(FileStream file, string path, int width, int height)
    {
        if (NextChunk(file) is not ("IHDR", HeaderLength))
            throw new InvalidDataException($"The mask '{path}' is damaged: it does not begin with a header.");
        Span<byte> header = stackalloc byte[HeaderLength + 4];
        file.ReadExactly(header);
        uint ownWidth = BinaryPrimitives.ReadUInt32BigEndian(header), ownHeight = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        int depth = header[8], kind = header[9];
        if (ownWidth != width || ownHeight != height)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The mask '{path}' has {ownWidth}x{ownHeight} pixels, its picture {width}x{height}; resize masks with their pictures, without blending (nearest neighbor)."));
        }

        if (depth == 16)
            throw new InvalidDataException($"The mask '{path}' has 16 bits per value; expected 8, a class from 0 to 255 for each pixel. Save it as an 8-bit PNG.");
        bool isNumber = kind is Gray or Indexed;
        if (kind is not (Gray or Color or Indexed or GrayAlpha or ColorAlpha) || !(depth == 8 || (isNumber && depth is 1 or 2 or 4)))
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"The mask '{path}' is damaged: its header says color type {kind} with {depth} bits, which PNG does not have."));
        }

        if (header[12] == Interlaced)
            throw new InvalidDataException($"The mask '{path}' is an interlaced PNG, which is not read; save it without interlacing.");

        byte[]? palette = null;
        while (true)
        {
            (string name, uint length) = NextChunk(file);
            if (name == "IDAT")
            {
                int channels = kind switch { Color => 3, GrayAlpha => 2, ColorAlpha => 4, _ => 1 };
                byte[] values = Rows(file, length, path, width, height, channels, depth);
                return new PngMask(values, channels >= 3, (1 << depth) - 1, kind == Indexed ? palette : null);
            }

            if (name == "PLTE" && length <= MostPalette)
            {
                palette = new byte[length];
                file.ReadExactly(palette);
                length = 0;
            }

            if (name == "IEND" || length > file.Length - file.Position)
                throw new EndOfStreamException();
            file.Position += length + 4;
        }
    }

    private static (string Name, uint Length) NextChunk(FileStream file)
    {
        Span<byte> start = stackalloc byte[8];
        file.ReadExactly(start);
        return (System.Text.Encoding.Latin1.GetString(start[4..]), BinaryPrimitives.ReadUInt32BigEndian(start));
    }

    // Alpha is dropped; values of fewer bits are expanded to a byte per pixel.
    private static byte[] Rows(FileStream file, uint firstLength, string path, int width, int height, int channels, int depth)
    {
        int kept = channels >= 3 ? 3 : 1, step = Math.Max(1, channels * depth / 8), rowLength = ((width * channels * depth) + 7) / 8;
        var values = new byte[checked(width * height * kept)];
        byte[] row = new byte[rowLength], above = new byte[rowLength];
        try
        {
            using var pixels = new BufferedStream(new ZLibStream(new ImageDataStream(file, firstLength), CompressionMode.Decompress), 1 << 16);
            for (int y = 0; y < height; y++)
            {
                int filter = pixels.ReadByte();
                if (filter < 0)
                    throw new EndOfStreamException();
                pixels.ReadExactly(row);
                if (!Unfilter(filter, row, above, step))
                    throw new InvalidDataException("unknown filter");
                Span<byte> to = values.AsSpan(y * width * kept, width * kept);
                for (int x = 0; x < width; x++)
                {
                    if (kept == 3)
                        row.AsSpan(x * channels, 3).CopyTo(to[(3 * x)..]);
                    else
                        to[x] = depth == 8 ? row[x * channels] : (byte)((row[x * depth / 8] >> (8 - depth - (x * depth % 8))) & ((1 << depth) - 1));
                }

                (row, above) = (above, row);
            }
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"The mask '{path}' is damaged: its pixels cannot be unpacked.", error);
        }

        return values;
    }

    // PNG 9.2: each byte was stored minus its prediction from the bytes to the left and above.
    private static bool Unfilter(int filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        for (int i = 0; i < row.Length; i++)
        {
            int left = i < step ? 0 : row[i - step], corner = i < step ? 0 : above[i - step], up = above[i];
            row[i] += (byte)(filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(left, up, corner), _ => 0 });
        }

        return filter <= 4;
    }

    private static int Paeth(int left, int up, int corner)
    {
        int byLeft = Math.Abs(up - corner), byUp = Math.Abs(left - corner), byCorner = Math.Abs(left + up - (2 * corner));
        return byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner;
    }

    /// <summary>Reads the contents of the chunks of pixels as one stream.</summary>
    private sealed class ImageDataStream(FileStream file, uint firstLength) : Stream
    {
        private uint _left = firstLength;
        private bool _ended;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            Span<byte> checksum = stackalloc byte[4];
            while (_left == 0 && !_ended)
            {
                file.ReadExactly(checksum);
                (string name, uint length) = NextChunk(file);
                (_left, _ended) = (length, name != "IDAT");
            }

            if (_ended)
                return 0;
            int read = file.Read(buffer[..(int)Math.Min((uint)buffer.Length, _left)]);
            _left -= (uint)read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
