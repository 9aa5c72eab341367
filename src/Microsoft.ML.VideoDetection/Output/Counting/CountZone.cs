using System.Numerics;
using Microsoft.ML.VideoDetection.Output.Counting;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>A polygon in which tracks are counted, and for how long they stay.</summary>
/// <remarks>A track is inside while the middle of the lower edge of its box, the place where it stands, is.</remarks>
public sealed class CountZone
{
    private readonly Dictionary<string, ZoneCount> _counts = new(StringComparer.Ordinal);
    private readonly Vector2[] _corners;

    /// <summary>Makes a zone.</summary>
    /// <param name="coordinates">x0 y0 x1 y1 …: at least three corners, source pixels. The last one is joined to the first one.</param>
    /// <exception cref="ArgumentException">There are fewer corners, a number without its pair, one that is not finite, or no area.</exception>
    public CountZone(IReadOnlyList<float> coordinates)
    {
        ArgumentNullException.ThrowIfNull(coordinates);
        if (coordinates.Count < 6 || coordinates.Count % 2 != 0)
            throw new ArgumentException("A zone needs at least three points of x and y.", nameof(coordinates));
        _corners = [.. Enumerable.Range(0, coordinates.Count / 2).Select(i => new Vector2(coordinates[2 * i], coordinates[(2 * i) + 1]))];
        if (!coordinates.All(float.IsFinite) || Spread(_corners) == 0)
            throw new ArgumentException("A zone needs corners that are not all on one line.", nameof(coordinates));
    }

    /// <summary>Gets what was counted so far, by class in the order of the first entry.</summary>
    public IReadOnlyDictionary<string, ZoneCount> Counts => _counts;

    /// <summary>Gets how many tracks are inside now.</summary>
    public int Inside { get; private set; }

    internal IReadOnlyList<Vector2> Corners => _corners;

    /// <summary>Whether a point is inside, by the even-odd rule.</summary>
    internal bool Contains(Vector2 point)
    {
        bool inside = false;
        for (int i = 0, j = _corners.Length - 1; i < _corners.Length; j = i++)
        {
            Vector2 a = _corners[i], b = _corners[j];
            if (a.Y > point.Y != b.Y > point.Y && point.X < ((b.X - a.X) * (point.Y - a.Y) / (b.Y - a.Y)) + a.X)
                inside = !inside;
        }

        return inside;
    }

    /// <summary>Says whether any of it may lie in frames of a size: whether their rectangles have a point in common.</summary>
    /// <param name="width">Of the frames, source pixels.</param>
    /// <param name="height">Of the frames, source pixels.</param>
    public bool MayTouch(int width, int height) => Shapes.MayTouch(_corners, width, height);

    /// <summary>Gets a zone of the same corners in which nothing was counted.</summary>
    internal CountZone Empty() => new([.. _corners.SelectMany(corner => new[] { corner.X, corner.Y })]);

    internal void Enter(string className)
    {
        Inside++;
        _counts.TryGetValue(className, out ZoneCount count);
        _counts[className] = count with { Entered = count.Entered + 1 };
    }

    internal void Leave(string className, int frames)
    {
        Inside--;
        ZoneCount count = _counts[className];
        _counts[className] = count with
        {
            Left = count.Left + 1, FramesInside = count.FramesInside + frames, LongestFramesInside = Math.Max(count.LongestFramesInside, frames),
        };
    }

    // Zero where all corners are on one line.
    private static float Spread(Vector2[] corners)
    {
        float most = 0;
        for (int i = 1; i < corners.Length; i++)
        {
            for (int j = i + 1; j < corners.Length; j++)
            {
                Vector2 a = corners[i] - corners[0], b = corners[j] - corners[0];
                most = Math.Max(most, Math.Abs((a.X * b.Y) - (a.Y * b.X)));
            }
        }

        return most;
    }
}

/// <summary>What was counted of a class in a zone.</summary>
/// <param name="Entered">How many tracks came in, or were first seen inside.</param>
/// <param name="Left">How many of them are out again, or were not seen any more.</param>
/// <param name="FramesInside">Sum of the frames that those were inside.</param>
/// <param name="LongestFramesInside">The most frames that one of those was inside.</param>
public readonly record struct ZoneCount(long Entered, long Left, long FramesInside, int LongestFramesInside);
