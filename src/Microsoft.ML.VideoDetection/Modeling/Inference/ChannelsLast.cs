using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling.Inference;

/// <summary>
/// The order of memory in which a cell's channels follow each other. Shapes stay [N, C, H, W]; torch takes the order from the strides
/// and keeps it from layer to layer.
/// </summary>
internal static class ChannelsLast
{
    /// <summary>The same values in this order; a copy only where they are in another.</summary>
    public static Tensor Of(Tensor x)
    {
        using Tensor cells = Cells(x);
        return cells.permute(0, 3, 1, 2);
    }

    /// <summary>[N, C, H, W] to dense [N, H, W, C]: the memory itself, where it is in this order.</summary>
    public static Tensor Cells(Tensor x)
    {
        using Tensor cells = x.permute(0, 2, 3, 1);
        return cells.contiguous();
    }

    /// <summary>Dense [N, H, W, C] as [N, C, H, W].</summary>
    public static Tensor FromCells(Tensor cells) => cells.permute(0, 3, 1, 2);
}

/// <summary>The numbers of a tensor in memory, where they are.</summary>
internal static class TensorMemory
{
    /// <param name="tensor">Dense, float32, on the CPU. The span is valid as long as it lives.</param>
    public static Span<float> Of(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
