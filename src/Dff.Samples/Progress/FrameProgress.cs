using System.Globalization;

namespace Dff.Samples.Progress;

/// <summary>Shows how far a pass over a video is: a live bar on a terminal, otherwise a plain line every few seconds.</summary>
internal static class FrameProgress
{
    /// <summary>Runs work that reports the number of frames done so far.</summary>
    /// <param name="frameCount">How many there will be; null when nobody knows.</param>
    /// <param name="work">Receives the reporter.</param>
    public static Task RunAsync(int? frameCount, Func<Action<int>, Task> work) =>
        WorkProgress.RunAsync(report => work(done => report(done, frameCount, time => Line(done, frameCount, time))));

    /// <summary>"412 of 795 frames, 12.3 frames/s, 31 s left".</summary>
    internal static string Line(int done, int? frameCount, TimeSpan elapsed)
    {
        double rate = done / Math.Max(elapsed.TotalSeconds, 1e-9);
        string total = frameCount is int count ? $" of {count}" : "";
        string left = frameCount is int all && rate > 0 && all > done
            ? $", {Duration(TimeSpan.FromSeconds((all - done) / rate))} left"
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"{done}{total} frames, {rate:0.0} frames/s{left}");
    }

    internal static string Duration(TimeSpan time) => time.TotalMinutes < 1.5
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds):0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min");
}
