using Microsoft.ML.VideoDetection.Modeling;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection;

/// <summary>A network on its device, ready for inference: the one set of weights that streams share.</summary>
internal sealed class DetectorModel : IDisposable
{
    private readonly bool _ownsNetwork;

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
    }

    public DeepFeatureFlowNetwork Network { get; }

    public Device Device { get; }

    public DeepFeatureFlowArchitecture Architecture => Network.Architecture;

    /// <summary>A look at a network that is still being trained: nothing about it is changed, and it stays the caller's.</summary>
    public static DetectorModel Borrow(DeepFeatureFlowNetwork network, Device device) => new(network, device, ownsNetwork: false);

    public void Dispose()
    {
        if (_ownsNetwork)
            Network.Dispose();
    }
}
