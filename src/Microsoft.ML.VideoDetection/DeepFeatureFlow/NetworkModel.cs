using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>A network of whatever task on its device, ready for inference.</summary>
internal interface INetworkModel : IDisposable
{
    /// <summary>Gets where inference runs.</summary>
    Device Device { get; }

    /// <summary>Gets what defines the network besides its weights.</summary>
    DeepFeatureFlowArchitecture Architecture { get; }

    /// <summary>Writes the weights as safetensors.</summary>
    void WriteWeights(Stream stream);
}

/// <summary>A network on its device, ready for inference: the one set of weights that streams share.</summary>
/// <remarks>
/// On the CPU, streams run a frozen copy. The network itself then is needed only to be saved or looked at, so its weights wait in a
/// temporary file: half of the memory.
/// </remarks>
/// <typeparam name="TNetwork">Of the task.</typeparam>
/// <typeparam name="TStages">The same as streams run it.</typeparam>
internal abstract class NetworkModel<TNetwork, TStages> : INetworkModel
    where TNetwork : FeatureFlowNetwork
    where TStages : class, IDisposable
{
    private readonly bool _ownsNetwork;
    private readonly Lazy<TStages> _stages;
    private readonly Lock _gate = new();
    private TNetwork? _network;
    private FileStream? _weights;

    /// <param name="network">Taken over where it is owned: moved to the device, if it is not there yet, and put in evaluation mode.</param>
    /// <param name="device">Where inference runs.</param>
    /// <param name="ownsNetwork">False for a look at a network that is still being trained: nothing about it is changed, and it stays the caller's.</param>
    protected NetworkModel(TNetwork network, Device device, bool ownsNetwork)
    {
        _network = network;
        Architecture = network.Architecture;
        Device = device;
        _ownsNetwork = ownsNetwork;
        _stages = new Lazy<TStages>(CreateStages);
        if (ownsNetwork)
        {
            network.to(device);
            Freeze(network);
        }
    }

    /// <summary>Gets the network with the weights that are saved; reads them back where they are in the file.</summary>
    public TNetwork Network
    {
        get
        {
            lock (_gate)
            {
                if (_network is null)
                {
                    _weights!.Position = 0;
                    _network = NetworkWeights.Read(_weights, Architecture, Create);
                    Freeze(_network);
                }

                return _network;
            }
        }
    }

    /// <summary>Gets the network as streams run it. Made at its first use, since a model that is only saved again needs none.</summary>
    public TStages Stages => _stages.Value;

    public Device Device { get; }

    public DeepFeatureFlowArchitecture Architecture { get; }

    /// <summary>Writes the weights as safetensors.</summary>
    public void WriteWeights(Stream stream)
    {
        lock (_gate)
        {
            if (_network is not null)
            {
                NetworkWeights.Write(stream, _network);
                return;
            }

            _weights!.Position = 0;
            _weights.CopyTo(stream);
        }
    }

    public void Dispose()
    {
        if (_stages.IsValueCreated)
            _stages.Value.Dispose();
        _weights?.Dispose();
        if (_ownsNetwork)
            _network?.Dispose();
    }

    /// <summary>How motion is estimated on a stream.</summary>
    /// <param name="options">Resolved for the model.</param>
    /// <param name="flow">The network's own; null where it has none.</param>
    private protected IMotionEstimator Motion(VideoDetectorOptions options, InferenceFlowNetwork? flow) =>
        options.MotionEstimator == MotionEstimator.DenseInverseSearch ? new DenseInverseSearchMotion() : new FlowNetMotion(flow!, Architecture.Warp, Device);

    /// <summary>Makes an empty network.</summary>
    private protected abstract TNetwork Create(DeepFeatureFlowArchitecture architecture, Device device);

    /// <summary>Runs a network as it is.</summary>
    private protected abstract TStages Plain(TNetwork network);

    /// <summary>Freezes a network for inference on the CPU.</summary>
    private protected abstract TStages Frozen(TNetwork network, Action<nn.Module>? copied);

    private static void Freeze(TNetwork network)
    {
        network.eval();
        foreach (TorchSharp.Modules.Parameter parameter in network.parameters())
            parameter.requires_grad = false;
    }

    // Weights that may still change are not copied; and arrays in memory are of no use to a network that is elsewhere.
    private TStages CreateStages()
    {
        lock (_gate)
        {
            if (!_ownsNetwork || Device.type != DeviceType.CPU)
                return Plain(_network!);
            if (!TryStoreWeights())
                return Frozen(_network!, copied: null);
            try
            {
                return Frozen(_network!, part => part.Dispose());
            }
            finally
            {
                // Also after a failure half-way, when some parts are gone: the file has all of them.
                _network!.Dispose();
                _network = null;
                NativeHeap.Trim();
            }
        }
    }

    // Without room for the file the weights stay in memory.
    private bool TryStoreWeights()
    {
        try
        {
            _weights = UnnamedFile.Create(Path.GetTempPath(), "dff-weights");
            NetworkWeights.Write(_weights, _network!);
            return true;
        }
        catch (IOException)
        {
            _weights?.Dispose();
            _weights = null;
            return false;
        }
    }
}
