using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Modeling.Inference;
using static TorchSharp.torch;

namespace ReferenceCheck;

/// <summary>What streams run on the CPU.</summary>
internal sealed class FastPath(DeepFeatureFlowNetwork network) : IInferencePath
{
    private readonly FusedFrameNetwork _frames = new(network, OneDnn.IsAvailable);

    public PathFrame Prepare(FramePixels pixels) =>
        new(NormalizedImage.Of(pixels), FlowImage.Of(pixels, network.Architecture.FlowInputScale));

    public Tensor ExtractFeatures(PathFrame frame) => _frames.ExtractFeatures(frame.Input);

    public Tensor FlowInput(PathFrame current, PathFrame key, FrameGeometry geometry) => cat([current.FlowImage, key.FlowImage], dim: 1);

    public Tensor EstimateFlow(PathFrame current, PathFrame key, FrameGeometry geometry) =>
        _frames.EstimateFlow(current.FlowImage, key.FlowImage);

    public Tensor Warp(Tensor keyFeatures, Tensor flow) => _frames.Warp(keyFeatures, flow);

    public (Tensor Objectness, Tensor Deltas) ProposalOutputs(Tensor features)
    {
        Tensor outputs = _frames.ProposalHead.Outputs(features);
        long anchors = outputs.shape[1] / 5;
        return (outputs.narrow(1, 0, anchors), outputs.narrow(1, anchors, 4 * anchors));
    }

    public float[] Propose(Tensor features, FrameGeometry geometry)
    {
        (float[] boxes, float[] scores) = _frames.ProposalHead.Propose(
            _frames.ProposalHead.Outputs(features), geometry, network.Architecture.ProposalCount);
        return [.. scores.SelectMany((score, i) => boxes.AsSpan(4 * i, 4).ToArray().Append(score))];
    }

    public (Tensor Logits, Tensor Deltas) RegionOutputs(Tensor features, float[] boxes)
    {
        Tensor outputs = _frames.RegionHead.Outputs(InferenceRegionHead.Pool(features, boxes));
        long logits = network.Architecture.ClassNames.Length + 1;
        return (outputs.narrow(1, 0, logits), outputs.narrow(1, logits, outputs.shape[1] - logits));
    }

    public FrameResult Detect(Tensor features, FrameGeometry geometry, float scoreThreshold) =>
        _frames.Detect(features, geometry, scoreThreshold, default);

    public void Dispose() => _frames.Dispose();
}
