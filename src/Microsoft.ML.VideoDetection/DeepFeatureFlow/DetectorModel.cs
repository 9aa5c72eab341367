using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>A network on its device, ready for inference: the one set of weights that streams share.</summary>
/// <remarks>
/// On the CPU, streams run a frozen copy. The network itself then is needed only to be saved or looked at, so its weights wait in a
/// temporary file: half of the memory.
/// </remarks>
internal sealed class DetectorModel : IDisposable
{
    private readonly bool _ownsNetwork;
    private readonly Lazy<DetectorStages> _stages;
    private readonly Lock _gate = new();
    private DeepFeatureFlowNetwork? _network;
    private FileStream? _weights;

    /// <param name="network">Taken over; moved to the device, if it is not there yet, and put in evaluation mode.</param>
    /// <param name="device">Where inference runs.</param>
    public DetectorModel(DeepFeatureFlowNetwork network, Device device)
        : this(network, device, ownsNetwork: true)
    {
        network.to(device);
        Freeze(network);
    }

    private DetectorModel(DeepFeatureFlowNetwork network, Device device, bool ownsNetwork)
    {
        _network = network;
        Architecture = network.Architecture;
        Device = device;
        _ownsNetwork = ownsNetwork;
        _stages = new Lazy<DetectorStages>(CreateStages);
    }

    /// <summary>Gets the network with the weights that are saved; reads them back where they are in the file.</summary>
    public DeepFeatureFlowNetwork Network
    {
        get
        {
            lock (_gate)
            {
                if (_network is null)
                {
                    _weights!.Position = 0;
                    _network = NetworkWeights.Read(_weights, Architecture);
                    Freeze(_network);
                }

                return _network;
            }
        }
    }

    /// <summary>Gets the network as streams run it. Made at its first use, since a model that is only saved again needs none.</summary>
    public DetectorStages Stages => _stages.Value;

    public Device Device { get; }

    public DeepFeatureFlowArchitecture Architecture { get; }

    /// <summary>A look at a network that is still being trained: nothing about it is changed, and it stays the caller's.</summary>
    public static DetectorModel Borrow(DeepFeatureFlowNetwork network, Device device) => new(network, device, ownsNetwork: false);

    /// <summary>Opens a stream of frames. It must be disposed before the model.</summary>
    /// <param name="options">Null fields take the model's own values.</param>
    /// <exception cref="ArgumentOutOfRangeException">At least one option is out of its range.</exception>
    public DetectionStream OpenStream(VideoDetectorOptions options)
    {
        options = VideoDetectorOptions.Resolve(options, Architecture);
        float scoreThreshold = options.ScoreThreshold ?? Architecture.ScoreThreshold;
        DetectorStages stages = Stages;
        var head = new StreamDetectionHead(
            stages.Head,
            DetectionStream.LeastScore(scoreThreshold, options.Tracking),
            new HeadEffort(options.FlowFrameProposalCount, options.FlowFrameRank),
            options.FlowFrameProposals == FlowFrameProposals.Carried
                ? new CarriedProposals(options.FlowFrameProposalCount ?? Architecture.MaxDetections, Architecture.ScoreThreshold)
                : null);
        IMotionEstimator motion = options.MotionEstimator == MotionEstimator.DenseInverseSearch
            ? new DenseInverseSearchMotion()
            : new FlowNetMotion(stages.Flow!, Architecture.Warp, Device);
        var engine = new StreamEngine<FrameResult>(stages.Extractor, Device, motion, head, Architecture, options);
        return new DetectionStream(engine, options.Tracking, scoreThreshold);
    }

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

    private static void Freeze(DeepFeatureFlowNetwork network)
    {
        network.eval();
        foreach (TorchSharp.Modules.Parameter parameter in network.parameters())
            parameter.requires_grad = false;
    }

    // Weights that may still change are not copied; and arrays in memory are of no use to a network that is elsewhere.
    private DetectorStages CreateStages()
    {
        lock (_gate)
        {
            if (!_ownsNetwork || Device.type != DeviceType.CPU)
                return DetectorStages.Plain(_network!, Device);
            if (!TryStoreWeights())
                return DetectorStages.Frozen(_network!, OneDnn.IsAvailable);
            try
            {
                return DetectorStages.Frozen(_network!, OneDnn.IsAvailable, copied: part => part.Dispose());
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
