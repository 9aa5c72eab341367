using System.Globalization;
using Microsoft.ML.VideoDetection;
using Spectre.Console;

namespace Dff.Samples.Progress;

/// <summary>Shows how far a download is, and what it does first.</summary>
/// <param name="report">The bar or the lines.</param>
internal sealed class DownloadProgress(WorkReport report) : IProgress<WeightDownloadProgress>
{
    private bool _hasBegun;

    public void Report(WeightDownloadProgress value)
    {
        if (value.IsWaiting)
        {
            AnsiConsole.WriteLine("Waiting for another process that fetches the same file.");
            return;
        }

        if (!_hasBegun)
        {
            // Above the bar, where there is one.
            AnsiConsole.WriteLine(value.ResumedFrom > 0 ? $"Fetching it, after the {value.ResumedFrom:N0} bytes that are there." : "Fetching it.");
            _hasBegun = true;
        }

        report(value.Bytes, value.TotalBytes, elapsed => Line(value, elapsed));
    }

    /// <summary>"12.3 of 98.7 MB, 4.1 MB/s, 21 s left".</summary>
    internal static string Line(WeightDownloadProgress progress, TimeSpan elapsed)
    {
        double rate = (progress.Bytes - progress.ResumedFrom) / Math.Max(elapsed.TotalSeconds, 1e-9);
        string total = progress.TotalBytes is long size ? string.Create(CultureInfo.InvariantCulture, $" of {size / 1e6:0.0}") : "";
        string left = progress.TotalBytes is long all && rate > 0 && all > progress.Bytes
            ? $", {FrameProgress.Duration(TimeSpan.FromSeconds((all - progress.Bytes) / rate))} left"
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"{progress.Bytes / 1e6:0.0}{total} MB, {rate / 1e6:0.0} MB/s{left}");
    }
}
