using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling.Inference;

/// <summary>
/// Converts to the memory order in which a cell's channels are adjacent; shapes stay [N, C, H, W], and torch propagates the order from layer to layer.
/// </summary>
internal static class ChannelsLast
{
    /// <summary>Returns the values in this order; copies only if they are in another one.</summary>
    public static Tensor Of(Tensor x)
    {
        using Tensor cells = Cells(x);
        return cells.permute(0, 3, 1, 2);
    }

    /// <summary>Converts [N, C, H, W] to dense [N, H, W, C], without a copy if the memory is in this order.</summary>
    public static Tensor Cells(Tensor x)
    {
        using Tensor cells = x.permute(0, 2, 3, 1);
        return cells.contiguous();
    }

    /// <summary>Views dense [N, H, W, C] as [N, C, H, W].</summary>
    public static Tensor FromCells(Tensor cells) => cells.permute(0, 3, 1, 2);
}

/// <summary>Accesses the values of a tensor in place.</summary>
internal static class TensorMemory
{
    /// <param name="tensor">Dense, float32, on the CPU. The span is valid as long as the tensor lives.</param>
    public static Span<float> Of(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
