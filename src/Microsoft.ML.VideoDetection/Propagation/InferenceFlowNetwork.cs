using Microsoft.ML.VideoDetection.Modeling.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Runs FlowNetSimple for streams; thread-safe.</summary>
internal sealed class InferenceFlowNetwork : IDisposable
{
    private readonly FlowNetLayers _layers;
    private readonly List<IDisposable> _owned;

    private InferenceFlowNetwork(FlowNetLayers layers, double inputScale, List<IDisposable> owned) =>
        (_layers, InputScale, _owned) = (layers, inputScale, owned);

    /// <inheritdoc cref="FlowNetSimple.InputScale"/>
    public double InputScale { get; }

    /// <summary>Wraps the layers of a network without copying them, on any device.</summary>
    /// <param name="network">Not disposed.</param>
    public static InferenceFlowNetwork Plain(FlowNetSimple network) => new(network.Layers(layer => layer.call), network.InputScale, []);

    /// <summary>Creates layers for inference on the CPU.</summary>
    /// <param name="network">Its weights are copied.</param>
    /// <param name="fusion">Creates the layers.</param>
    public static InferenceFlowNetwork Frozen(FlowNetSimple network, LayerFusion fusion)
    {
        var owned = new List<IDisposable>();
        return new InferenceFlowNetwork(network.Layers(layer => fusion.Fuse(layer, owned)), network.InputScale, owned);
    }

    /// <summary>Estimates flow at the finest resolution of the decoder.</summary>
    /// <param name="images">[1, 6, h, w]: <see cref="FlowInput"/> of the current frame and of the key frame.</param>
    /// <returns>[1, 2, h/4, w/4], which <see cref="FlowNetSimple.ToNetworkPixels"/> converts to network pixels.</returns>
    public Tensor Finest(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        return _layers.Predict(images)[^1].MoveToOuterDisposeScope();
    }

    public void Dispose() => _owned.ForEach(layer => layer.Dispose());
}
