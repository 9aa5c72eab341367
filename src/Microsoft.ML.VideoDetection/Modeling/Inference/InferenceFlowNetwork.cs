using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling.Inference;

/// <summary>FlowNetSimple with its layers made for inference.</summary>
internal sealed class InferenceFlowNetwork : IDisposable
{
    private readonly double _inputScale;
    private readonly List<IDisposable> _owned = [];
    private readonly FlowNetLayers _layers;

    /// <param name="network">Its weights are copied.</param>
    /// <param name="fusion">How layers are made.</param>
    public InferenceFlowNetwork(FlowNetSimple network, LayerFusion fusion)
    {
        _inputScale = network.InputScale;
        _layers = network.Layers(layer => fusion.Fuse(layer, _owned));
    }

    /// <inheritdoc cref="FlowNetSimple.forward"/>
    /// <param name="images">Channels-last.</param>
    public Tensor Apply(Tensor images)
    {
        using DisposeScope scope = NewDisposeScope();
        return FlowNetSimple.ToNetworkPixels(_layers.Predict(images)[^1], images, _inputScale).MoveToOuterDisposeScope();
    }

    public void Dispose() => _owned.ForEach(layer => layer.Dispose());
}
