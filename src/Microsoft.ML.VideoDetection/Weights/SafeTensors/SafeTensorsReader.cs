using System.Buffers;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights.SafeTensors;

/// <summary>Reads files in the safetensors format, written by <see cref="SafeTensorsWriter"/> or another program.</summary>
internal static class SafeTensorsReader
{
    private const int SkipBytes = 64 << 10;

    /// <summary>Streams the elements directly into tensors that the caller chooses.</summary>
    /// <param name="stream">Stream, read from its position to the end of the last tensor; need not be seekable and stays open.</param>
    /// <param name="destination">
    /// Invoked for each tensor in the order of the file, before its bytes are read. Returns a tensor of that shape, on any device, of the same or a
    /// convertible type, which the caller keeps; or null to skip the bytes.
    /// </param>
    /// <returns>The entries of the file, in its order.</returns>
    /// <exception cref="InvalidDataException">The header is malformed, or the stream ends inside of a tensor.</exception>
    /// <exception cref="ArgumentException">A destination has another shape.</exception>
    public static IReadOnlyList<SafeTensorsEntry> Read(Stream stream, Func<SafeTensorsEntry, Tensor?> destination)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(destination);
        var entries = SafeTensorsHeader.Read(stream);
        foreach (var entry in entries)
        {
            if (destination(entry) is not { } tensor)
                Skip(stream, entry);
            else if (!tensor.shape.AsSpan().SequenceEqual(entry.Shape))
                throw new ArgumentException($"Tensor '{ErrorText.Printable(entry.Name)}' has size [{string.Join(", ", entry.Shape)}]; the destination has [{string.Join(", ", tensor.shape)}].", nameof(destination));
            else
                TensorBytes.Fill(tensor, entry.DType, bytes => ReadExactly(stream, bytes, entry));
        }

        return entries;
    }

    private static void Skip(Stream stream, SafeTensorsEntry entry)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(SkipBytes);
        try
        {
            for (var left = entry.End - entry.Begin; left > 0;)
            {
                var count = (int)Math.Min(left, SkipBytes);
                ReadExactly(stream, buffer.AsSpan(0, count), entry);
                left -= count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void ReadExactly(Stream stream, Span<byte> bytes, SafeTensorsEntry entry)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InvalidDataException($"The weights are cut off inside tensor '{ErrorText.Printable(entry.Name)}'.");
    }
}
