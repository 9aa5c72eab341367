using Microsoft.ML.VideoDetection.Modeling;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>The size of the pairs that an architecture's flow network is trained on, at the resolution of its input.</summary>
/// <param name="Width">Pixels of the flow network's input.</param>
/// <param name="Height">Pixels of the flow network's input.</param>
/// <remarks>
/// Multiples of the encoder's stride, so that cells of all levels cover whole pixels. They are painted at this resolution at once:
/// a quarter of the work of painting at the detector's and halving.
/// </remarks>
internal readonly record struct FlowPairSize(int Width, int Height)
{
    // Synthetic video's limit on how long and thin a frame may be.
    private const int MostAspect = 4;

    /// <summary>The largest size within the architecture's limits, but at least one cell of the coarsest level.</summary>
    public static FlowPairSize For(DeepFeatureFlowArchitecture architecture)
    {
        int height = Floor(architecture.MaxShortSide);
        return new FlowPairSize(Math.Clamp(Floor(architecture.MaxLongSide), height, MostAspect * height), height);

        int Floor(int networkPixels) => Math.Max(
            FlowNetSimple.CoarsestStride,
            (int)(networkPixels * architecture.FlowInputScale) / FlowNetSimple.CoarsestStride * FlowNetSimple.CoarsestStride);
    }
}
