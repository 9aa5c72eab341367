using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Modeling;

/// <summary>Where torch makes tensors that nobody gives a device, for as long as this lives.</summary>
internal sealed class DefaultDevice : IDisposable
{
    private readonly Device _before = get_default_device();

    public DefaultDevice(Device device) => set_default_device(device);

    public void Dispose() => set_default_device(_before);
}
