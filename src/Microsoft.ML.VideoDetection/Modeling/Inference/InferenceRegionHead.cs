using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling.Inference;

/// <summary>The region head on regions that lie channels-last in memory, with its last two layers in one.</summary>
internal sealed class InferenceRegionHead : IDisposable
{
    private readonly FusedLinear[] _layers;
    private readonly int _owned;
    private readonly RegionSelection _selection;

    /// <param name="head">Its weights are copied.</param>
    /// <param name="architecture">Of the network.</param>
    /// <param name="fusion">How layers are made.</param>
    public InferenceRegionHead(RegionHead head, DeepFeatureFlowArchitecture architecture, LayerFusion fusion)
    {
        using IDisposable quiet = no_grad();
        using DisposeScope scope = NewDisposeScope();
        const int Size = RegionHead.RegionSize;
        Tensor first = head.Shared[0].weight!
            .view(-1, architecture.NeckChannels, Size, Size).permute(0, 2, 3, 1).reshape(-1, Size * Size * architecture.NeckChannels);
        _layers =
        [
            fusion.FuseLinear(first, head.Shared[0].bias!, relu: true),
            fusion.FuseLinear(head.Shared[1].weight!, head.Shared[1].bias!, relu: true),
            fusion.FuseLinear(
                cat([head.Logits.weight!, head.Deltas.weight!], dim: 0), cat([head.Logits.bias!, head.Deltas.bias!], dim: 0), relu: false),
        ];
        _owned = _layers.Length;
        _selection = new RegionSelection(
            architecture.ClassNames.Length, (float)RegionHead.DeltaStd, architecture.NmsThreshold, architecture.MaxDetections);
    }

    private InferenceRegionHead(FusedLinear[] layers, int owned, RegionSelection selection) =>
        (_layers, _owned, _selection) = (layers, owned, selection);

    /// <summary>Makes a head whose first layer is approximated by two of a smaller width between them.</summary>
    /// <param name="rank">That width.</param>
    /// <param name="fusion">How layers are made.</param>
    /// <returns>The head; it shares its other layers with this one, which must live as long.</returns>
    public InferenceRegionHead WithRank(int rank, LayerFusion fusion)
    {
        using IDisposable quiet = no_grad();
        using DisposeScope scope = NewDisposeScope();
        (Tensor weight, Tensor bias) = _layers[0].Weights();
        FusedLinear[] narrow = Narrow(weight, bias, rank, fusion);
        return new InferenceRegionHead([.. narrow, .. _layers[1..]], narrow.Length, _selection);
    }

    /// <summary>Features of every box.</summary>
    /// <param name="features">[1, C, h, w].</param>
    /// <param name="boxes">x0 y0 x1 y1 of each, network pixels; at least one.</param>
    /// <returns>[boxes, 7·7·C], the channels of a cell together.</returns>
    public static Tensor Pool(Tensor features, float[] boxes)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor cells = ChannelsLast.Cells(features);
        var size = new FeatureSize((int)cells.shape[1], (int)cells.shape[2], (int)cells.shape[3]);
        Tensor regions = empty([boxes.Length / 4, RegionHead.RegionSize * RegionHead.RegionSize * size.Channels], device: CPU);
        RoiAlignKernel.Apply(
            TensorMemory.Of(cells),
            size,
            boxes,
            1f / ResNetBackbone.Stride,
            RegionHead.RegionSize,
            RegionHead.SamplingRatio,
            get_num_threads(),
            TensorMemory.Of(regions));
        return regions.MoveToOuterDisposeScope();
    }

    /// <summary>Regions of <see cref="Pool"/> to [boxes, outputs]: class logits, background last, then four deltas for each class.</summary>
    public Tensor Outputs(Tensor regions)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = regions;
        foreach (FusedLinear layer in _layers)
            x = layer.Apply(x);
        return x.MoveToOuterDisposeScope();
    }

    /// <summary>Turns outputs into detections.</summary>
    public FrameResult Select(float[] boxes, Tensor outputs, FrameGeometry geometry, float scoreThreshold)
    {
        var space = new ImageSpace(geometry.NetworkWidth, geometry.NetworkHeight, geometry.ScaleX, geometry.ScaleY);
        (float[] found, float[] scores, long[] labels) = _selection.Select(boxes, TensorMemory.Of(outputs), space, scoreThreshold);
        return new FrameResult(found, scores, labels);
    }

    // The first `rank` directions of the layer's outputs, by how much of its weights they hold, are the leading eigenvectors of
    // weight · weightᵀ; projected onto them it is its best approximation of that rank (Eckart and Young, 1936).
    private static FusedLinear[] Narrow(Tensor weight, Tensor bias, int rank, LayerFusion fusion)
    {
        (_, Tensor vectors) = linalg.eigh(weight.matmul(weight.t()).to(float64));
        Tensor leading = vectors.narrow(1, vectors.shape[1] - rank, rank).to(float32); // eigenvalues rise
        return [fusion.FuseLinear(leading.t().matmul(weight), zeros(rank), relu: false), fusion.FuseLinear(leading, bias, relu: true)];
    }

    public void Dispose()
    {
        foreach (FusedLinear layer in _layers[.._owned])
            layer.Dispose();
    }
}
