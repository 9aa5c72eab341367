using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights;

/// <summary>Fills the given bytes with the next ones of a file or stream.</summary>
internal delegate void ByteSource(Span<byte> destination);

/// <summary>Receives the next bytes of a tensor.</summary>
internal delegate void ByteSink(ReadOnlySpan<byte> source);

/// <summary>Reads and writes the elements of tensors as little-endian, row-major bytes, a piece at a time.</summary>
/// <remarks>
/// A piece is small compared to any model, so memory holds the weights once; and a span cannot be longer than 2 GB, which a tensor can.
/// </remarks>
internal static class TensorBytes
{
    private const long PieceElements = 1 << 20;

    /// <summary>Overwrites a tensor, on any device, from bytes of the given type.</summary>
    public static void Fill(Tensor destination, ScalarType stored, ByteSource source)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        if (!destination.is_contiguous())
        {
            var dense = empty(destination.shape, destination.dtype, destination.device);
            Fill(dense, stored, source);
            destination.copy_(dense);
            return;
        }

        // A bool of any other byte than 0 and 1 is undefined behavior in C++, so bools are read as numbers and converted.
        var raw = stored == ScalarType.Bool ? ScalarType.Byte : stored;
        var flat = destination.detach().view(-1);
        var inPlace = destination.dtype == raw && destination.device_type == DeviceType.CPU && stored != ScalarType.Bool;
        var staging = inPlace ? flat : empty([Math.Min(flat.NumberOfElements, PieceElements)], raw, CPU);
        for (var start = 0L; start < flat.NumberOfElements; start += PieceElements)
        {
            using var step = NewDisposeScope();
            var count = Math.Min(PieceElements, flat.NumberOfElements - start);
            var piece = staging.narrow(0, inPlace ? start : 0, count);
            source(piece.bytes);
            if (!inPlace)
                flat.narrow(0, start, count).copy_(stored == ScalarType.Bool ? piece.to_type(ScalarType.Bool) : piece);
        }
    }

    /// <summary>Passes the elements of a tensor, on any device, to a sink.</summary>
    public static void Drain(Tensor source, ByteSink sink)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var flat = source.detach().contiguous().view(-1);
        for (var start = 0L; start < flat.NumberOfElements; start += PieceElements)
        {
            using var step = NewDisposeScope();
            sink(flat.narrow(0, start, Math.Min(PieceElements, flat.NumberOfElements - start)).cpu().bytes);
        }
    }
}
