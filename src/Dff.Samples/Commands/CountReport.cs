using System.Globalization;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Output;

namespace Dff.Samples.Commands;

/// <summary>What was counted at lines and in zones, for people.</summary>
internal static class CountReport
{
    /// <summary>Says which shape has no part inside the frames; null where all have.</summary>
    public static string? OutsideOf(VideoInfo info, IEnumerable<CountLine> lines, IEnumerable<CountZone> zones)
    {
        if (info is not { Width: int width, Height: int height })
            return null;
        IEnumerable<string> outside = lines.Where(line => !line.MayTouch(width, height)).Select(_ => TrackOptions.Line)
            .Concat(zones.Where(zone => !zone.MayTouch(width, height)).Select(_ => TrackOptions.Zone));
        return outside.FirstOrDefault() is string option
            ? $"{option} lies outside of {info.VideoId}, whose frames have {width}x{height} pixels: nothing could be counted there."
            : null;
    }

    /// <param name="counter">All videos were counted.</param>
    /// <param name="frameRate">For times; null says frames only.</param>
    public static void Print(TrackCounter counter, double? frameRate)
    {
        for (int i = 0; i < counter.Lines.Count; i++)
        {
            IReadOnlyDictionary<string, (long Left, long Right)> counts = counter.Lines[i].Counts;
            Console.WriteLine($"Line {i + 1}: {(counts.Count == 0 ? "nothing crossed it." : string.Join("; ", counts.Select(item => $"{item.Key} {item.Value.Left} to the left, {item.Value.Right} to the right")) + ".")}");
        }

        for (int i = 0; i < counter.Zones.Count; i++)
        {
            IReadOnlyDictionary<string, ZoneCount> counts = counter.Zones[i].Counts;
            Console.WriteLine($"Zone {i + 1}: {(counts.Count == 0 ? "nothing was in it." : string.Join("; ", counts.Select(item => Describe(item.Key, item.Value, frameRate))) + ".")}");
        }
    }

    private static string Describe(string className, ZoneCount count, double? frameRate) =>
        $"{className} {count.Entered} entered, stay {Time(count.FramesInside / (double)Math.Max(1, count.Left), frameRate)} on average, {Time(count.LongestFramesInside, frameRate)} at most";

    private static string Time(double frames, double? frameRate) => frameRate is double rate and > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{frames / rate:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{frames:0.#} frames");
}
