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
    public Tensor Propagate(KeyFrame key, FramePixels pixels)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = NetworkInput.FromPixels(pixels.Rgb, pixels.Geometry, device);
        return network.PropagateFeatures(key.Features, input, key.Image, pixels.Geometry).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public FrameResult Detect(Tensor features, FrameGeometry geometry, float scoreThreshold)
    {
        using DisposeScope scope = NewDisposeScope();
        return FrameResult.From(network.Detect(features, geometry, scoreThreshold));
    }

    public void Dispose()
    {
    }
}
