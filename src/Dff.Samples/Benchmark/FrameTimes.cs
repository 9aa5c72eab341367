using System.Diagnostics;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Benchmark;

/// <summary>Times of frames that were decoded beforehand, one by one, whole and by parts.</summary>
internal sealed class FrameTimes
{
    /// <summary>Frames from one key frame to the next.</summary>
    public const int Interval = 10;

    private const int Rounds = 3;
    private const int KeyFramesPerRound = 2;

    private readonly List<double> _keyFrames = [];
    private readonly List<double> _flowFrames = [];
    private readonly Dictionary<string, List<double>> _keyParts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<double>> _flowParts = new(StringComparer.Ordinal);
    private double _intervalSeconds;
    private double _perFrameSeconds;

    public Spread KeyFrame => Spread.Of(_keyFrames);

    public Spread FlowFrame => Spread.Of(_flowFrames);

    public double FramesPerSecond => Rounds * Interval / _intervalSeconds;

    public double FramesPerSecondPerFrame => Rounds * KeyFramesPerRound / _perFrameSeconds;

    /// <summary>The fewest boxes that the region head got on a frame.</summary>
    public int Proposals { get; private set; }

    /// <summary>Managed bytes that a frame allocates.</summary>
    public double ManagedBytesPerFrame { get; private set; }

    /// <summary>Measures a model on the first <see cref="Interval"/> frames of a clip; the two ways of running it take turns.</summary>
    /// <param name="frames">At least <see cref="Interval"/>.</param>
    /// <param name="sparse">Runs a frame, with a key frame in <see cref="Interval"/>; says whether it was one.</param>
    /// <param name="dense">Runs a frame as a key frame.</param>
    public static FrameTimes Measure(VideoFrame[] frames, Func<VideoFrame, bool> sparse, Func<VideoFrame, bool> dense)
    {
        var times = new FrameTimes();
        foreach (VideoFrame frame in frames)
            sparse(frame);

        // Before anybody listens, which allocates.
        long before = GC.GetTotalAllocatedBytes(precise: true);
        foreach (VideoFrame frame in frames)
            sparse(frame);
        times.ManagedBytesPerFrame = (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / frames.Length;

        using var parts = new PartTimes();
        for (int round = 0; round < Rounds; round++)
        {
            foreach (VideoFrame frame in frames)
                times._intervalSeconds += times.Add(sparse, frame, parts);
            foreach (VideoFrame frame in frames.Take(KeyFramesPerRound))
                times._perFrameSeconds += times.Add(dense, frame, parts);
        }

        times.Proposals = parts.FewestRegions ?? 0;
        return times;
    }

    /// <summary>Milliseconds of each part, and on which frames it occurs.</summary>
    public IEnumerable<(string Part, Spread Milliseconds, bool OnKeyFrames, bool OnFlowFrames)> Parts() =>
        _keyParts.Keys.Union(_flowParts.Keys).Select(part => (
            part,
            Spread.Of(_flowParts.GetValueOrDefault(part) ?? _keyParts[part]),
            _keyParts.ContainsKey(part),
            _flowParts.ContainsKey(part)));

    private double Add(Func<VideoFrame, bool> run, VideoFrame frame, PartTimes parts)
    {
        parts.Take();
        long start = Stopwatch.GetTimestamp();
        bool isKey = run(frame);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        (isKey ? _keyFrames : _flowFrames).Add(seconds * 1000);
        foreach ((string part, double milliseconds) in parts.Take())
        {
            Dictionary<string, List<double>> all = isKey ? _keyParts : _flowParts;
            if (!all.TryGetValue(part, out List<double>? values))
                all[part] = values = [];
            values.Add(milliseconds);
        }

        return seconds;
    }
}
