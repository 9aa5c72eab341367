using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary>How old frames of a live stream are when all is done with them; says it every few seconds.</summary>
internal sealed class LiveLatency(LiveVideoSource source)
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(5);

    private readonly Stopwatch _since = Stopwatch.StartNew();
    private double _sum, _most;
    private int _count;

    public void Add(FrameDetections frame)
    {
        double milliseconds = (source.Now - frame.Timestamp!.Value).TotalMilliseconds;
        (_sum, _most, _count) = (_sum + milliseconds, Math.Max(_most, milliseconds), _count + 1);
        if (_since.Elapsed < _interval)
            return;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"latency {_sum / _count:0} ms on average, {_most:0} ms at most, {_count / _since.Elapsed.TotalSeconds:0.0} frames/s; {source.DroppedFrames} frames dropped so far"));
        (_sum, _most, _count) = (0, 0, 0);
        _since.Restart();
    }

    /// <summary>Says how the whole went.</summary>
    public static string Summary(LiveVideoSource source) => string.Create(
        CultureInfo.InvariantCulture, $"{source.DroppedFrames} frames were dropped for newer ones; the stream came back {source.Reconnections} time{(source.Reconnections == 1 ? "" : "s")}.");
}
