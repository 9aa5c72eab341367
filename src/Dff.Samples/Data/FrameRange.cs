using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Data;

/// <summary>"595..794": frames of each video, both ends included; "595.." goes on to the end.</summary>
/// <param name="First">0-based.</param>
/// <param name="Last">0-based; <see cref="int.MaxValue"/> where there is no limit.</param>
internal readonly record struct FrameRange(int First, int Last)
{
    public LabeledVideoData Take(MLContext mlContext, LabeledVideoData data) =>
        mlContext.VideoDetection.TakeFrames(data, First, (int)Math.Min(int.MaxValue, (long)Last - First + 1));

    public bool Overlaps(FrameRange other) => First <= other.Last && other.First <= Last;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{First}..{(Last == int.MaxValue ? "" : Last)}");

    public static bool TryParse(string text, out FrameRange range)
    {
        string[] ends = text.Split("..");
        int last = int.MaxValue;
        bool isRange = ends.Length == 2 && TryRead(ends[0], out int first) & (ends[1].Length == 0 || TryRead(ends[1], out last)) && first <= last;
        range = isRange ? new FrameRange(int.Parse(ends[0], CultureInfo.InvariantCulture), last) : default;
        return isRange;
    }

    private static bool TryRead(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
