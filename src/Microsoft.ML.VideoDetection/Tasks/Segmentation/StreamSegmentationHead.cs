using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Modeling.Inference;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Propagation;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tasks.Segmentation;

/// <summary>Finds the class of each pixel on the frames of one stream, from own or carried features alike.</summary>
/// <param name="classify">[1, C, h, w] to logits [1, classes, h, w].</param>
internal sealed class StreamSegmentationHead(Func<Tensor, Tensor> classify) : ITaskHead<PixelClasses>
{
    /// <inheritdoc/>
    public bool NeedsKeyFrameResult => false;

    /// <inheritdoc/>
    public PixelClasses RunOnKeyFrame(IReadOnlyList<FeatureLevel> features, FrameGeometry geometry) => Run(features[0], geometry);

    /// <inheritdoc/>
    public PixelClasses RunOnFlowFrame(IReadOnlyList<FeatureLevel> features, FrameGeometry geometry, IMotionEstimator motion) => Run(features[0], geometry);

    private PixelClasses Run(FeatureLevel level, FrameGeometry geometry)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = ChannelsLast.Cells(classify(level.Features).cpu());
        (int rows, int columns, int classes) = ((int)logits.shape[1], (int)logits.shape[2], (int)logits.shape[3]);
        return new PixelClasses(geometry.SourceWidth, geometry.SourceHeight, UpsampledClasses.Find(
            TensorMemory.Of(logits),
            columns,
            rows,
            classes,
            level.Stride / (double)geometry.ScaleX,
            level.Stride / (double)geometry.ScaleY,
            geometry.SourceWidth,
            geometry.SourceHeight));
    }
}
