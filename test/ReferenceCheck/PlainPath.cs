using System.Runtime.InteropServices;
using Microsoft.ML.VideoDetection.Modeling;
using static TorchSharp.torch;

namespace ReferenceCheck;

/// <summary>The network operation by operation, as it is trained.</summary>
internal sealed class PlainPath(DeepFeatureFlowNetwork network) : IInferencePath
{
    public PathFrame Prepare(FramePixels pixels)
    {
        Tensor input = NetworkInput.FromPixels(pixels.Rgb, pixels.Geometry, CPU);
        return new PathFrame(input, input);
    }

    public Tensor ExtractFeatures(PathFrame frame) => network.ExtractFeatures(frame.Input);

    public Tensor FlowInput(PathFrame current, PathFrame key, FrameGeometry geometry) =>
        Microsoft.ML.VideoDetection.Modeling.FlowInput.Prepare(current.Input, key.Input, geometry, network.Architecture.FlowInputScale);

    public Tensor EstimateFlow(PathFrame current, PathFrame key, FrameGeometry geometry) =>
        network.EstimateFlow(current.Input, key.Input, geometry);

    public Tensor Warp(Tensor keyFeatures, Tensor flow) => FeatureWarp.Apply(keyFeatures, flow, network.Architecture.Warp);

    public (Tensor Objectness, Tensor Deltas) ProposalOutputs(Tensor features) => network.ProposalHead.call(features);

    public float[] Propose(Tensor features, FrameGeometry geometry)
    {
        (Tensor objectness, Tensor deltas) = network.ProposalHead.call(features);
        (Tensor boxes, Tensor scores) = network.ProposalHead.Propose(objectness, deltas, geometry, network.Architecture.ProposalCount);
        return MemoryMarshal.Cast<byte, float>(cat([boxes, scores.unsqueeze(1)], dim: 1).bytes).ToArray();
    }

    public (Tensor Logits, Tensor Deltas) RegionOutputs(Tensor features, float[] boxes) =>
        network.RegionHead.call(features, tensor(boxes, [boxes.Length / 4, 4]));

    public FrameResult Detect(Tensor features, FrameGeometry geometry, float scoreThreshold) =>
        FrameResult.From(network.Detect(features, geometry, scoreThreshold));

    public void Dispose()
    {
    }
}
