using System.Diagnostics;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Synthetic;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Teaches a flow network what motion looks like, on synthetic pairs whose flow is known.</summary>
/// <remarks>
/// The published recipe begins with a FlowNet trained on Flying Chairs; this stands in for those weights where they cannot be had.
/// Only the flow network changes. On the CPU the same settings give the same weights, bit for bit.
/// </remarks>
internal sealed class FlowPretraining
{
    private const double WeightDecay = 1e-4;
    private const double GradientClipNorm = 10;
    private const int MeasuredPairs = 32;

    // Pixels of a pair. Jolts stay within what the finest scale of MatchingEncoder looks at.
    private const int TileSide = FlowNetSimple.CoarsestStride;
    private const double LongestJolt = 4;

    // Which numbers a seed gives is apart for learning, for measuring and for the initial weights.
    private const int LearningPart = 1, MeasuringPart = 2, WeightsPart = 3, TilesPart = 4;

    private readonly FlowNetSimple _network;
    private readonly Device _device;
    private readonly FlowPretrainingSettings _settings;
    private readonly FlowPairSize _size;
    private readonly double _networkPixels;

    private FlowPretraining(DeepFeatureFlowNetwork network, Device device, FlowPretrainingSettings settings)
    {
        (_network, _device, _settings) = (network.FlowNetwork, device, settings);
        _size = FlowPairSize.For(network.Architecture);
        _networkPixels = 1 / network.Architecture.FlowInputScale;
    }

    /// <summary>Trains the flow network of <paramref name="network"/> from start to end.</summary>
    /// <param name="network">All its flow parameters must ask for gradients, and none may be in use by another optimizer.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="settings">How.</param>
    /// <param name="report">Is told of every step, on this thread; null for nobody.</param>
    /// <param name="checkAlive">Is called before every step and may throw.</param>
    /// <param name="cancellation">Ends training before the next step.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the flow network is left half trained.</exception>
    /// <exception cref="InvalidOperationException">The error or its gradient is not finite.</exception>
    public static FlowPretrainingResult Run(
        DeepFeatureFlowNetwork network,
        Device device,
        FlowPretrainingSettings settings,
        Action<FlowPretrainingProgress>? report,
        Action checkAlive,
        CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new FlowPretraining(network, device, settings).Run(report, checkAlive, cancellation);
    }

    private FlowPretrainingResult Run(Action<FlowPretrainingProgress>? report, Action checkAlive, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        if (_settings.FromScratch)
            FlowInitialization.Apply(_network, SeedOf(WeightsPart), matches: true);
        FlowPairSource measured = Source(MeasuringPart);
        var measurement = new FlowMeasurement(
            number => measured.Make(number, _settings.ReferenceFrameRange),
            MeasuredPairs,
            _settings.LoadingThreads,
            _networkPixels,
            _device,
            cancellation);
        double before = measurement.Of(_network);
        Train(report, checkAlive, start, cancellation);
        double after = measurement.Of(_network), zero = measurement.OfZeroFlow();
        if (_settings.FromScratch && !(after < zero))
        {
            // Too few steps for anything: features carried along such a flow are worse than features left where they are.
            FlowInitialization.Apply(_network, SeedOf(WeightsPart), matches: false);
            after = zero;
        }

        return new FlowPretrainingResult(before, after, zero, Stopwatch.GetElapsedTime(start));
    }

    private void Train(Action<FlowPretrainingProgress>? report, Action checkAlive, long start, CancellationToken cancellation)
    {
        using var optimizer = new DetectorOptimizer(
            [.. _network.named_parameters().Select(item => (item.name, item.parameter))],
            new OptimizerSettings(OptimizerKind.AdamW, FlowLearningRate.At(0, _settings.Steps), 0, WeightDecay, GradientClipNorm));
        FlowPairSource source = Source(LearningPart);
        using var pairs = new PrefetchQueue<FlowPair[]>(
            number => MakeTiles(source, number),
            0,
            (long)_settings.Steps * _settings.BatchSize,
            _settings.LoadingThreads,
            ahead: _settings.LoadingThreads + _settings.BatchSize);
        var batch = new FlowPair[_settings.BatchSize][];
        for (int step = 0; step < _settings.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            checkAlive();
            for (int i = 0; i < batch.Length; i++)
                batch[i] = pairs.Take(cancellation);
            double rate = FlowLearningRate.At(step, _settings.Steps);
            double error = Advance(optimizer, [.. batch.SelectMany(tiles => tiles)], rate);
            if (!double.IsFinite(error))
            {
                throw new InvalidOperationException(
                    $"The error of step {step + 1} of flow pretraining, or its gradient, is not finite. The weights that it began with may be "
                    + "broken; leave out FlowWeightsPath, or set PretrainFlow to false.");
            }

            report?.Invoke(new FlowPretrainingProgress(step + 1, _settings.Steps, error, rate, Stopwatch.GetElapsedTime(start)));
        }
    }

    private double Advance(DetectorOptimizer optimizer, FlowPair[] pairs, double rate)
    {
        using DisposeScope scope = NewDisposeScope();
        optimizer.ZeroGradients();
        (Tensor loss, Tensor error) = FlowObjective.Compute(_network, FlowBatch.From(pairs, _networkPixels, _device));
        loss.backward();
        double norm = optimizer.Step(rate);
        return double.IsFinite(norm) ? error.ToDouble() : double.NaN;
    }

    private FlowPair[] MakeTiles(FlowPairSource source, long number)
    {
        var chance = new SplitMix64(SplitMix64.Mix(SeedOf(TilesPart) ^ (ulong)number));
        return FlowTiles.Cut(source.Make(number, _settings.ReferenceFrameRange), TileSide, LongestJolt, ref chance);
    }

    private FlowPairSource Source(int part) => new(_size.Width, _size.Height, SeedOf(part));

    private ulong SeedOf(int part) => SplitMix64.For(_settings.Seed, part).Next();
}
