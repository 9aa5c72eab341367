using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>A detector on its device, ready for inference.</summary>
/// <param name="network">Taken over where it is owned; moved to the device, if it is not there yet, and put in evaluation mode.</param>
/// <param name="device">Where inference runs.</param>
/// <param name="ownsNetwork">False for a look at a network that is still being trained: nothing about it is changed, and it stays the caller's.</param>
internal sealed class DetectorModel(DeepFeatureFlowNetwork network, Device device, bool ownsNetwork = true)
    : NetworkModel<DeepFeatureFlowNetwork, DetectorStages>(network, device, ownsNetwork)
{
    /// <summary>Opens a stream of frames. It must be disposed before the model.</summary>
    /// <param name="options">Null fields take the model's own values.</param>
    /// <exception cref="ArgumentOutOfRangeException">At least one option is out of its range.</exception>
    public DetectionStream OpenStream(VideoDetectorOptions options)
    {
        options = VideoDetectorOptions.Resolve(options, Architecture);
        float scoreThreshold = options.ScoreThreshold ?? Architecture.ScoreThreshold;
        DetectorStages stages = Stages;
        var head = new StreamDetectionHead(
            stages.Head,
            DetectionStream.LeastScore(scoreThreshold, options.Tracking),
            new HeadEffort(options.FlowFrameProposalCount, options.FlowFrameRank),
            options.FlowFrameProposals == FlowFrameProposals.Carried
                ? new CarriedProposals(options.FlowFrameProposalCount ?? Architecture.MaxDetections, Architecture.ScoreThreshold)
                : null);
        var engine = new StreamEngine<FrameResult>(stages.Extractor, Device, Motion(options, stages.Flow), head, Architecture, options);
        return new DetectionStream(engine, options.Tracking, scoreThreshold);
    }

    /// <summary>Adds detections to rows.</summary>
    /// <param name="frames">Rows.</param>
    /// <param name="columns">Of the rows, and of the detections.</param>
    /// <param name="options">Null fields take the model's own values.</param>
    public IDataView Detect(IDataView frames, DetectionColumns columns, VideoDetectorOptions options)
    {
        FrameInputs inputs = columns.Bind(frames.Schema);
        DataViewSchema schema = columns.OutputSchema(frames.Schema, Architecture.ClassNames, options.Tracking is not null);
        return new FrameDataView(frames, schema, inputs, row => new DetectionRow(row, inputs, OpenStream(options)));
    }

    private protected override DeepFeatureFlowNetwork Create(DeepFeatureFlowArchitecture architecture, Device device) => new(architecture, device);

    private protected override DetectorStages Plain(DeepFeatureFlowNetwork network) => DetectorStages.Plain(network, Device);

    private protected override DetectorStages Frozen(DeepFeatureFlowNetwork network, Action<nn.Module>? copied) =>
        DetectorStages.Frozen(network, OneDnn.IsAvailable, copied);
}
