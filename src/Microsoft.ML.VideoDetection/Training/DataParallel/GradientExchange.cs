using System.Diagnostics;
using Microsoft.ML.VideoDetection.Distributed;
using Microsoft.ML.VideoDetection.Tasks;

namespace Microsoft.ML.VideoDetection.Training.DataParallel;

/// <summary>
/// Adds up gradients and losses over all ranks, each bucket as soon as the backward pass of a step's last pair has completed it.
/// </summary>
internal sealed class GradientExchange : StepExchange
{
    private readonly RankGroup _ranks;
    private readonly GradientBuckets _buckets;
    private readonly IDisposable _watch;
    private readonly List<Task> _underWay = [];
    private readonly Func<bool> _wantsToStop;
    private readonly TimeSpan _before;
    private bool _isLastPair;

    /// <param name="ranks">All ranks have the same network and the same optimizer.</param>
    /// <param name="network">Its parameters are trained.</param>
    /// <param name="optimizer">Its gradients move into buckets.</param>
    /// <param name="wantsToStop">Whether this rank wants to end training after the step; asked in every step.</param>
    public GradientExchange(RankGroup ranks, FeatureFlowNetwork network, DetectorOptimizer optimizer, Func<bool> wantsToStop)
    {
        (_ranks, _wantsToStop, _before) = (ranks, wantsToStop, ranks.TransferTime);
        _buckets = new GradientBuckets(optimizer.Gradients, [.. optimizer.Names.Select(BackwardStages.Of)]);
        _watch = BackwardStages.Watch(network, Complete);
    }

    /// <inheritdoc/>
    public override int Ranks => _ranks.Count;

    /// <summary>Gets the bytes that a step adds up.</summary>
    public long Bytes => _buckets.Bytes;

    /// <summary>Gets how many of these bytes were on their way before the last step's backward pass had ended.</summary>
    public long EarlyBytes { get; private set; }

    /// <summary>Gets the time in which a step's numbers went from rank to rank, whether or not anybody waited for them; a mean over all steps.</summary>
    public TimeSpan TransferPerStep => Steps == 0 ? TimeSpan.Zero : (_ranks.TransferTime - _before) / Steps;

    /// <inheritdoc/>
    public override void BeginPair(bool isLast) => _isLastPair = isLast;

    /// <inheritdoc/>
    public override void Finish(double[] losses)
    {
        EarlyBytes = Enumerable.Range(0, _underWay.Count).Sum(bucket => _buckets[bucket].Values.numel() * sizeof(float));
        _isLastPair = true;
        Complete(int.MaxValue);
        _isLastPair = false;
        double[] shared = [.. losses, _wantsToStop() ? 1 : 0];
        _underWay.Add(_ranks.AllReduce(shared));
        long start = Stopwatch.GetTimestamp();
        Task.WhenAll(_underWay).GetAwaiter().GetResult();
        Waited += Stopwatch.GetElapsedTime(start);
        _underWay.Clear();
        Steps++;
        shared.AsSpan(0, losses.Length).CopyTo(losses);
        IsStopping = shared[^1] > 0;
    }

    /// <inheritdoc/>
    public override string? Describe(StepClock clock) => Steps == 0 ? null : ProgressLine.Of(this, clock);

    public override void Dispose()
    {
        _watch.Dispose();
        _buckets.Dispose();
        base.Dispose();
    }

    // Buckets go in their order on every rank, whichever boundaries its pass went through.
    private void Complete(int stage)
    {
        while (_isLastPair && _underWay.Count < _buckets.Count && _buckets[_underWay.Count].Stage <= stage)
            _underWay.Add(_ranks.AllReduce(_buckets[_underWay.Count].Values));
    }
}
