using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>The detections of one frame as arrays, best score first.</summary>
/// <param name="Boxes">x0 y0 x1 y1 per detection, source pixels.</param>
/// <param name="Scores">One per detection, in [0, 1].</param>
/// <param name="Labels">One per detection, 0-based class.</param>
internal sealed record FrameResult(float[] Boxes, float[] Scores, long[] Labels)
{
    /// <summary>Takes the detections over to memory.</summary>
    public static FrameResult From(DetectionTensors detections) => new(
        ToArray<float>(detections.Boxes), ToArray<float>(detections.Scores), ToArray<long>(detections.Labels));

    private static T[] ToArray<T>(Tensor values)
        where T : unmanaged
    {
        using Tensor local = values.cpu();
        using Tensor dense = local.contiguous();
        return MemoryMarshal.Cast<byte, T>(dense.bytes).ToArray();
    }
}
