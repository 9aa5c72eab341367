using Microsoft.ML.VideoDetection.Modeling;
using static TorchSharp.torch;

namespace ReferenceCheck;

/// <summary>One way to compute what the reference recorded, step by step. Tensors in the shapes of the reference, whatever their order in memory.</summary>
internal interface IInferencePath : IDisposable
{
    PathFrame Prepare(FramePixels pixels);

    Tensor ExtractFeatures(PathFrame frame);

    Tensor FlowInput(PathFrame current, PathFrame key, FrameGeometry geometry);

    Tensor EstimateFlow(PathFrame current, PathFrame key, FrameGeometry geometry);

    Tensor Warp(Tensor keyFeatures, Tensor flow);

    (Tensor Objectness, Tensor Deltas) ProposalOutputs(Tensor features);

    /// <returns>Rows of x0 y0 x1 y1 score, network pixels.</returns>
    float[] Propose(Tensor features, FrameGeometry geometry);

    /// <param name="features">Of the frame.</param>
    /// <param name="boxes">x0 y0 x1 y1 of each, network pixels.</param>
    (Tensor Logits, Tensor Deltas) RegionOutputs(Tensor features, float[] boxes);

    FrameResult Detect(Tensor features, FrameGeometry geometry, float scoreThreshold);
}

/// <summary>A frame made ready.</summary>
/// <param name="Input">Normalised and padded, [1, 3, H, W].</param>
/// <param name="FlowImage">As the flow network wants it; where it is made of the input, the input.</param>
internal sealed record PathFrame(Tensor Input, Tensor FlowImage) : IDisposable
{
    public PathFrame MoveToOuterDisposeScope()
    {
        Input.MoveToOuterDisposeScope();
        FlowImage.MoveToOuterDisposeScope();
        return this;
    }

    public void Dispose()
    {
        Input.Dispose();
        FlowImage.Dispose();
    }
}
