using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Benchmark;

/// <summary>Listens to the parts of the work on frames.</summary>
internal sealed class PartTimes : IDisposable
{
    private readonly ConcurrentQueue<(string Part, double Milliseconds)> _stopped = new();
    private readonly ActivityListener _listener;

    public PartTimes()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == FrameActivity.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
            ActivityStopped = Add,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Gets the fewest boxes that the region head got on any frame; null before the first.</summary>
    public int? FewestRegions { get; private set; }

    /// <summary>What ended since the last call, with the milliseconds that it took.</summary>
    public Dictionary<string, double> Take()
    {
        var times = new Dictionary<string, double>(StringComparer.Ordinal);
        while (_stopped.TryDequeue(out (string Part, double Milliseconds) stopped))
            times[stopped.Part] = times.GetValueOrDefault(stopped.Part) + stopped.Milliseconds;
        return times;
    }

    private void Add(Activity activity)
    {
        _stopped.Enqueue((activity.OperationName, activity.Duration.TotalMilliseconds));
        if (activity.GetTagItem(FrameActivity.RegionCount) is int count)
            FewestRegions = Math.Min(FewestRegions ?? count, count);
    }

    public void Dispose() => _listener.Dispose();
}
