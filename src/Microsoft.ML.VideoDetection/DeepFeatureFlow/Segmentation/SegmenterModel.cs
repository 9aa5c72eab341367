using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks.Segmentation;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow.Segmentation;

/// <summary>A segmenter on its device, ready for inference.</summary>
/// <param name="network">Taken over; moved to the device, if it is not there yet, and put in evaluation mode.</param>
/// <param name="device">Where inference runs.</param>
internal sealed class SegmenterModel(SegmentationNetwork network, Device device) : NetworkModel<SegmentationNetwork, SegmenterStages>(network, device, ownsNetwork: true)
{
    /// <summary>Opens a stream of frames. It must be disposed before the model.</summary>
    /// <param name="options">Null fields take the model's own values.</param>
    /// <exception cref="ArgumentOutOfRangeException">At least one option is out of its range.</exception>
    public StreamEngine<PixelClasses> OpenStream(VideoSegmenterOptions options)
    {
        VideoDetectorOptions resolved = options.Resolve(Architecture);
        SegmenterStages stages = Stages;
        IMotionEstimator motion = resolved.MotionEstimator == MotionEstimator.DenseInverseSearch
            ? new DenseInverseSearchMotion()
            : new FlowNetMotion(stages.Flow!, Architecture.Warp, Device);
        return new StreamEngine<PixelClasses>(stages.Extractor, Device, motion, new StreamSegmentationHead(stages.Classify), Architecture, resolved);
    }

    private protected override SegmentationNetwork Create(DeepFeatureFlowArchitecture architecture, Device device) => new(architecture, device);

    private protected override SegmenterStages Plain(SegmentationNetwork network) => SegmenterStages.Plain(network);

    private protected override SegmenterStages Frozen(SegmentationNetwork network, Action<nn.Module>? copied) =>
        SegmenterStages.Frozen(network, OneDnn.IsAvailable, copied);
}
