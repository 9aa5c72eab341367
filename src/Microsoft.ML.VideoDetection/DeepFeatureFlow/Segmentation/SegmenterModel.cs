using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Tasks.Segmentation;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow.Segmentation;

/// <summary>A segmenter on its device, ready for inference.</summary>
/// <param name="network">Taken over where it is owned; moved to the device, if it is not there yet, and put in evaluation mode.</param>
/// <param name="device">Where inference runs.</param>
/// <param name="ownsNetwork">False for a look at a network that is still being trained: nothing about it is changed, and it stays the caller's.</param>
internal sealed class SegmenterModel(SegmentationNetwork network, Device device, bool ownsNetwork = true)
    : NetworkModel<SegmentationNetwork, SegmenterStages>(network, device, ownsNetwork)
{
    /// <summary>Opens a stream of frames. It must be disposed before the model.</summary>
    /// <param name="options">Resolved for the model.</param>
    public StreamEngine<PixelClasses> OpenStream(VideoDetectorOptions options)
    {
        SegmenterStages stages = Stages;
        return new StreamEngine<PixelClasses>(
            stages.Extractor, Device, Motion(options, stages.Flow), new StreamSegmentationHead(stages.Classify), Architecture, options);
    }

    /// <summary>Adds classes of pixels to rows.</summary>
    /// <param name="frames">Rows.</param>
    /// <param name="columns">Of the rows, and of the classes.</param>
    /// <param name="options">Resolved for the model; not changed afterwards.</param>
    public IDataView Segment(IDataView frames, SegmentationColumns columns, VideoDetectorOptions options)
    {
        FrameInputs inputs = columns.Bind(frames.Schema);
        DataViewSchema schema = columns.OutputSchema(frames.Schema, Architecture.ClassNames);
        return new FrameDataView(frames, schema, inputs, row => new SegmentationRow(row, inputs, OpenStream(options)));
    }

    private protected override SegmentationNetwork Create(DeepFeatureFlowArchitecture architecture, Device device) => new(architecture, device);

    private protected override SegmenterStages Plain(SegmentationNetwork network) => SegmenterStages.Plain(network);

    private protected override SegmenterStages Frozen(SegmentationNetwork network, Action<nn.Module>? copied) =>
        SegmenterStages.Frozen(network, OneDnn.IsAvailable, copied);
}
