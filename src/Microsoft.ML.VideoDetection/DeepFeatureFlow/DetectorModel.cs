using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Modeling.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection;

/// <summary>A network on its device, ready for inference: the one set of weights that streams share.</summary>
internal sealed class DetectorModel : IDisposable
{
    private readonly bool _ownsNetwork;
    private readonly Lazy<IFrameNetwork> _frames;

    /// <param name="network">Taken over; moved to the device, if it is not there yet, and put in evaluation mode.</param>
    /// <param name="device">Where inference runs.</param>
    public DetectorModel(DeepFeatureFlowNetwork network, Device device)
        : this(network, device, ownsNetwork: true)
    {
        network.to(device);
        network.eval();
        foreach (TorchSharp.Modules.Parameter parameter in network.parameters())
            parameter.requires_grad = false;
    }

    private DetectorModel(DeepFeatureFlowNetwork network, Device device, bool ownsNetwork)
    {
        Network = network;
        Device = device;
        _ownsNetwork = ownsNetwork;
        _frames = new Lazy<IFrameNetwork>(CreateFrames);
    }

    /// <summary>Gets the network with the weights that are saved.</summary>
    public DeepFeatureFlowNetwork Network { get; }

    /// <summary>Gets the network as streams run it. Made at its first use, since a model that is only saved again needs none.</summary>
    public IFrameNetwork Frames => _frames.Value;

    public Device Device { get; }

    public DeepFeatureFlowArchitecture Architecture => Network.Architecture;

    /// <summary>A look at a network that is still being trained: nothing about it is changed, and it stays the caller's.</summary>
    public static DetectorModel Borrow(DeepFeatureFlowNetwork network, Device device) => new(network, device, ownsNetwork: false);

    public void Dispose()
    {
        if (_frames.IsValueCreated)
            _frames.Value.Dispose();
        if (_ownsNetwork)
            Network.Dispose();
    }

    // Weights that may still change are not copied; and arrays in memory are of no use to a network that is elsewhere.
    private IFrameNetwork CreateFrames() => _ownsNetwork && Device.type == DeviceType.CPU
        ? new FusedFrameNetwork(Network, OneDnn.IsAvailable)
        : new PlainFrameNetwork(Network, Device);
}
