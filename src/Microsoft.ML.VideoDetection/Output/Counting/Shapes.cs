using System.Numerics;

namespace Microsoft.ML.VideoDetection.Output.Counting;

/// <summary>What lines and zones have in common.</summary>
internal static class Shapes
{
    /// <summary>Whether the rectangle around points and a frame have a part in common.</summary>
    public static bool MayTouch(IReadOnlyList<Vector2> points, int width, int height) =>
        points.Min(point => point.X) <= width && points.Max(point => point.X) >= 0 && points.Min(point => point.Y) <= height && points.Max(point => point.Y) >= 0;
}
