using Microsoft.ML.VideoDetection.Modeling;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>The end-point error of a flow network, as detectors use it, on synthetic pairs that are kept for that.</summary>
internal sealed class FlowMeasurement
{
    private readonly FlowPair[] _pairs;
    private readonly double _networkPixels;
    private readonly Device _device;

    /// <param name="make">Makes pairs by their number, others than those that are learnt.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="threads">Threads that paint them.</param>
    /// <param name="networkPixels">Network pixels per pixel of a pair.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="cancellation">Stops the painting.</param>
    public FlowMeasurement(
        Func<long, FlowPair> make, int count, int threads, double networkPixels, Device device, CancellationToken cancellation)
    {
        (_networkPixels, _device) = (networkPixels, device);
        using var queue = new PrefetchQueue<FlowPair>(make, 0, count, threads, threads);
        _pairs = [.. Enumerable.Range(0, count).Select(_ => queue.Take(cancellation))];
    }

    /// <summary>Visible pixels only, mean of the pairs' means, network pixels.</summary>
    public double Of(FlowNetSimple network) => Mean(batch =>
        functional.adaptive_avg_pool2d(network.call(batch.Images), [batch.Flow.shape[2], batch.Flow.shape[3]]));

    /// <summary>The same of no flow at all.</summary>
    public double OfZeroFlow() => Mean(batch => zeros_like(batch.Flow));

    private double Mean(Func<FlowBatch, Tensor> estimate)
    {
        using IDisposable quiet = no_grad();
        return _pairs.Average(pair =>
        {
            using DisposeScope scope = NewDisposeScope();
            FlowBatch batch = FlowBatch.From([pair], _networkPixels, _device);
            return EndPointError.Mean(estimate(batch), batch.Flow, batch.Visible).ToDouble();
        });
    }
}
