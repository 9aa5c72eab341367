using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>A network as it is, tensor operation by tensor operation: on any device, and while it is being trained.</summary>
/// <param name="network">Not disposed.</param>
/// <param name="device">That the network is on.</param>
internal sealed class PlainFrameNetwork(DeepFeatureFlowNetwork network, Device device) : IFrameNetwork
{
    /// <inheritdoc/>
    public KeyFrame Extract(FramePixels pixels)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = NetworkInput.FromPixels(pixels.Rgb, pixels.Geometry, device);
        return new KeyFrame(network.ExtractFeatures(input).MoveToOuterDisposeScope(), input.MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public CarriedFeatures Propagate(KeyFrame key, FramePixels pixels, bool measureResidual)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = NetworkInput.FromPixels(pixels.Rgb, pixels.Geometry, device);
        Tensor flow = network.EstimateFlow(input, key.Image, pixels.Geometry);
        double? residual = null;
        if (measureResidual)
        {
            Tensor pair = FlowInput.Prepare(input, key.Image, pixels.Geometry, network.Architecture.FlowInputScale);
            residual = FlowResidual.Measure(pair[.., ..3], pair[.., 3..], flow);
        }

        return new CarriedFeatures(FeatureWarp.Apply(key.Features, flow, network.Architecture.Warp).MoveToOuterDisposeScope(), residual);
    }

    /// <inheritdoc/>
    public FrameResult Detect(Tensor features, FrameGeometry geometry, float scoreThreshold, HeadEffort effort)
    {
        using DisposeScope scope = NewDisposeScope();
        return FrameResult.From(network.Detect(features, geometry, scoreThreshold, effort.Proposals));
    }

    /// <inheritdoc/>
    public Tensor Carry(Tensor features, ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        using DisposeScope scope = NewDisposeScope();
        long height = features.shape[2], width = features.shape[3];
        Tensor flow = tensor((float[])[.. x, .. y], [1, 2, height, width], device: device);
        return FeatureWarp.Apply(features, flow, WarpConvention.IdentityAtZeroFlow).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public FrameResult Classify(Tensor features, float[] boxes, FrameGeometry geometry, float scoreThreshold, HeadEffort effort)
    {
        if (boxes.Length == 0)
            return new FrameResult([], [], []);
        using DisposeScope scope = NewDisposeScope();
        Tensor regions = tensor(boxes, [boxes.Length / 4, 4], device: device);
        (Tensor logits, Tensor deltas) = network.RegionHead.call(features, regions);
        return FrameResult.From(network.RegionHead.Decode(regions, logits, deltas, geometry, scoreThreshold));
    }

    /// <inheritdoc/>
    public void Prepare(HeadEffort effort)
    {
    }

    public void Dispose()
    {
    }
}
