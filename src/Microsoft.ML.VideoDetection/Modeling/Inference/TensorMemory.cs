using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling.Inference;

/// <summary>The numbers of a tensor in memory, where they are.</summary>
internal static class TensorMemory
{
    /// <param name="tensor">Dense, float32, on the CPU. The span is valid as long as it lives.</param>
    public static Span<float> Of(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
