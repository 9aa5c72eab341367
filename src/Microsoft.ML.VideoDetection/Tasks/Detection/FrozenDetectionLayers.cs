using System.Collections.Concurrent;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Modeling.Inference;
using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tasks.Detection;

/// <summary>
/// Runs the layers of the detection heads frozen for inference on the CPU: the last layers of a head fused into one, regions channels-last in memory.
/// </summary>
internal sealed class FrozenDetectionLayers : IDetectionLayers
{
    private readonly LayerFusion _fusion;
    private readonly FusedConvolution _convolution, _proposalOutputs;
    private readonly FusedLinear[] _regionLayers;
    private readonly ConcurrentDictionary<int, Lazy<FusedLinear[]>> _narrow = new();
    private readonly int _width;

    /// <param name="proposalHead">Its weights are copied.</param>
    /// <param name="regionHead">Its weights are copied.</param>
    /// <param name="fusion">Creates the layers.</param>
    /// <param name="copied">Invoked with each of the two once its weights are copied; may dispose it.</param>
    public FrozenDetectionLayers(ProposalHead proposalHead, RegionHead regionHead, LayerFusion fusion, Action<nn.Module>? copied = null)
    {
        using IDisposable quiet = no_grad();
        using DisposeScope scope = NewDisposeScope();
        const int Size = RegionHead.RegionSize;
        _fusion = fusion;
        Tensor first = regionHead.Shared[0].weight!;
        _width = (int)first.shape[0];
        first = first.view(_width, -1, Size, Size).permute(0, 2, 3, 1).reshape(_width, -1);
        _regionLayers =
        [
            fusion.FuseLinear(first, regionHead.Shared[0].bias!, relu: true),
            fusion.FuseLinear(regionHead.Shared[1].weight!, regionHead.Shared[1].bias!, relu: true),
            fusion.FuseLinear(
                cat([regionHead.Logits.weight!, regionHead.Deltas.weight!], dim: 0),
                cat([regionHead.Logits.bias!, regionHead.Deltas.bias!], dim: 0),
                relu: false),
        ];
        copied?.Invoke(regionHead);
        _convolution = fusion.Fuse(proposalHead.Convolution, negativeSlope: 0);
        _proposalOutputs = fusion.FuseSideBySide(proposalHead.Objectness, proposalHead.Deltas);
        copied?.Invoke(proposalHead);
    }

    /// <inheritdoc/>
    public Tensor ProposalOutputs(Tensor features)
    {
        using Tensor x = _convolution.Apply(features);
        return _proposalOutputs.Apply(x);
    }

    /// <inheritdoc/>
    public Tensor Pool(Tensor features, float[] boxes)
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

    /// <inheritdoc/>
    public Tensor RegionOutputs(Tensor regions, int? rank)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = regions;
        foreach (FusedLinear layer in FirstLayers(rank))
            x = layer.Apply(x);
        foreach (FusedLinear layer in _regionLayers[1..])
            x = layer.Apply(x);
        return x.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Prepare(int? rank) => FirstLayers(rank);

    public void Dispose()
    {
        _convolution.Dispose();
        _proposalOutputs.Dispose();
        Array.ForEach(_regionLayers, layer => layer.Dispose());
        foreach (Lazy<FusedLinear[]> layers in _narrow.Values)
            Array.ForEach(layers.Value, layer => layer.Dispose());
    }

    // A rank that the layer does not exceed is no approximation.
    private ReadOnlySpan<FusedLinear> FirstLayers(int? rank) => rank is int narrow && narrow < _width
        ? _narrow.GetOrAdd(narrow, width => new Lazy<FusedLinear[]>(() => Narrow(width))).Value
        : _regionLayers.AsSpan(0, 1);

    // The leading eigenvectors of weight · weightᵀ are the `rank` output directions that hold most of the layer's weights; the layer projected onto
    // them is its best approximation of that rank (Eckart and Young, 1936).
    private FusedLinear[] Narrow(int rank)
    {
        using IDisposable quiet = no_grad();
        using DisposeScope scope = NewDisposeScope();
        (Tensor weight, Tensor bias) = _regionLayers[0].Weights();
        (_, Tensor vectors) = linalg.eigh(weight.matmul(weight.t()).to(float64));
        Tensor leading = vectors.narrow(1, vectors.shape[1] - rank, rank).to(float32); // eigenvalues are ascending
        return [_fusion.FuseLinear(leading.t().matmul(weight), zeros(rank), relu: false), _fusion.FuseLinear(leading, bias, relu: true)];
    }
}
