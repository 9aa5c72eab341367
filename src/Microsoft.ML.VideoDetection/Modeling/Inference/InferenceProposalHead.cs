using Microsoft.ML.VideoDetection.Operators;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling.Inference;

/// <summary>The proposal head with its last two layers in one, and with everything after them in memory.</summary>
internal sealed class InferenceProposalHead : IDisposable
{
    private readonly FusedConvolution _convolution;
    private readonly FusedConvolution _outputs;
    private readonly ProposalSelection _selection;

    public InferenceProposalHead(ProposalHead head, DeepFeatureFlowArchitecture architecture, LayerFusion fusion)
    {
        _convolution = fusion.Fuse(head.Convolution, negativeSlope: 0);
        _outputs = fusion.FuseSideBySide(head.Objectness, head.Deltas);
        _selection = new ProposalSelection(
            Anchors.Cell(ResNetBackbone.Stride, architecture.AnchorScales, architecture.AnchorRatios),
            ResNetBackbone.Stride,
            architecture.ProposalNmsThreshold,
            architecture.ProposalsBeforeSuppression);
    }

    /// <summary>Features [1, C, h, w] to [1, 5·A, h, w]: objectness logits of the anchors, then four deltas for each.</summary>
    public Tensor Outputs(Tensor features)
    {
        using Tensor x = _convolution.Apply(features);
        return _outputs.Apply(x);
    }

    /// <summary>Turns outputs into proposals.</summary>
    /// <param name="outputs">Of <see cref="Outputs"/>.</param>
    /// <param name="geometry">Boxes are clipped to its unpadded area.</param>
    /// <param name="count">At most so many proposals.</param>
    /// <returns>x0 y0 x1 y1 of each in network pixels, and scores in (0, 1), best first.</returns>
    public (float[] Boxes, float[] Scores) Propose(Tensor outputs, FrameGeometry geometry, int count)
    {
        using Tensor cells = ChannelsLast.Cells(outputs);
        return _selection.Select(
            TensorMemory.Of(cells), (int)cells.shape[1], (int)cells.shape[2], geometry.NetworkWidth, geometry.NetworkHeight, count);
    }

    public void Dispose()
    {
        _convolution.Dispose();
        _outputs.Dispose();
    }
}
