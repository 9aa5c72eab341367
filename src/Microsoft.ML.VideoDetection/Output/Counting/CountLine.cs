using System.Numerics;
using Microsoft.ML.VideoDetection.Output.Counting;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>A line that tracks are counted at when they cross it.</summary>
/// <remarks>
/// A track crosses where the middle of the lower edge of its box, the place where it stands, goes from one side to the other between the two ends.
/// </remarks>
public sealed class CountLine
{
    private readonly Dictionary<string, (long Left, long Right)> _counts = new(StringComparer.Ordinal);
    private readonly Vector2 _from, _to;

    /// <summary>Makes a line.</summary>
    /// <param name="x0">First point, source pixels from the left.</param>
    /// <param name="y0">First point, source pixels from the top.</param>
    /// <param name="x1">Second point, source pixels from the left.</param>
    /// <param name="y1">Second point, source pixels from the top.</param>
    /// <exception cref="ArgumentException">A number is not finite, or the points are the same.</exception>
    public CountLine(float x0, float y0, float x1, float y1)
    {
        (_from, _to) = (new Vector2(x0, y0), new Vector2(x1, y1));
        if (!float.IsFinite(x0 + y0 + x1 + y1) || _from == _to)
            throw new ArgumentException("A line needs two different points.");
    }

    /// <summary>Gets how many tracks crossed so far, by class in the order of the first crossing.</summary>
    public IReadOnlyDictionary<string, (long Left, long Right)> Counts => _counts;

    internal Vector2 From => _from;

    internal Vector2 To => _to;

    /// <summary>Gets a line at the same place at which nothing was counted.</summary>
    internal CountLine Empty() => new(_from.X, _from.Y, _to.X, _to.Y);

    /// <summary>Gets which side a point is on: above 0 right, below 0 left, as seen from the first point to the second one with y downwards.</summary>
    internal float SideOf(Vector2 point) => ((_to.X - _from.X) * (point.Y - _from.Y)) - ((_to.Y - _from.Y) * (point.X - _from.X));

    /// <summary>Says whether any of it may lie in frames of a size: whether their rectangles have a point in common.</summary>
    /// <param name="width">Of the frames, source pixels.</param>
    /// <param name="height">Of the frames, source pixels.</param>
    public bool MayTouch(int width, int height) => Shapes.MayTouch([_from, _to], width, height);

    /// <summary>Counts a move from one side to the other.</summary>
    /// <returns>What happened; null where the move passes an end of the line, or stays on a side.</returns>
    internal TrackEventKind? Count(string className, Vector2 before, Vector2 now)
    {
        float sideBefore = SideOf(before), sideNow = SideOf(now);
        if (sideBefore == 0 || sideNow == 0 || sideBefore > 0 == sideNow > 0)
            return null;
        Vector2 crossing = Vector2.Lerp(before, now, sideBefore / (sideBefore - sideNow)), along = _to - _from;
        float part = Vector2.Dot(crossing - _from, along) / along.LengthSquared();
        if (part is < 0 or > 1)
            return null;
        _counts.TryGetValue(className, out (long Left, long Right) count);
        _counts[className] = sideNow > 0 ? (count.Left, count.Right + 1) : (count.Left + 1, count.Right);
        return sideNow > 0 ? TrackEventKind.CrossedRight : TrackEventKind.CrossedLeft;
    }
}
