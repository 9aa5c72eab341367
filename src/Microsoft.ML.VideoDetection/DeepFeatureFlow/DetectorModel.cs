using Microsoft.ML.VideoDetection.Modeling;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection;

/// <summary>A network on its device, ready for inference: the one set of weights that streams share.</summary>
internal sealed class DetectorModel : IDisposable
{
    /// <param name="network">Taken over; moved to the device, if it is not there yet, and put in evaluation mode.</param>
    /// <param name="device">Where inference runs.</param>
    public DetectorModel(DeepFeatureFlowNetwork network, Device device)
    {
        network.to(device);
        network.eval();
        foreach (TorchSharp.Modules.Parameter parameter in network.parameters())
            parameter.requires_grad = false;
        Network = network;
        Device = device;
    }

    public DeepFeatureFlowNetwork Network { get; }

    public Device Device { get; }

    public DeepFeatureFlowArchitecture Architecture => Network.Architecture;

    public void Dispose() => Network.Dispose();
}
