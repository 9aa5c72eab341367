using Microsoft.ML.VideoDetection.Modeling;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tasks.Segmentation;

/// <summary>The parts of a Deep Feature Flow network that segments, its head under the name <c>detector.decode_head</c>.</summary>
internal sealed class SegmentationNetwork : FeatureFlowNetwork
{
    public SegmentationNetwork(DeepFeatureFlowArchitecture architecture, Device? device = null)
        : base(nameof(SegmentationNetwork), architecture, device)
    {
        using DisposeScope scope = NewDisposeScope();
        Head = new CellClassifier(architecture.NeckChannels, architecture.ClassNames.Length, device);
        Register(device, ("decode_head", Head));
    }

    public CellClassifier Head { get; }
}
