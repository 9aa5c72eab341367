using System.Globalization;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Represents a labeled object while it is read, in 28 bytes, with edges in pixels from the frame's top left corner.</summary>
/// <param name="X0">Left edge.</param>
/// <param name="Y0">Top edge.</param>
/// <param name="X1">Right edge.</param>
/// <param name="Y1">Bottom edge.</param>
internal readonly record struct LabeledObject(float X0, float Y0, float X1, float Y1)
{
    // Rounding in the arithmetic of boxes (x + width) is not a problem of the data.
    private const float Tolerance = 0.01f;

    /// <summary>Gets the 1-based class; 0 for a crowd or an uncertain object, which is ignored.</summary>
    internal uint Label { get; init; }

    /// <summary>Gets the track; -1 if the file has none.</summary>
    internal int TrackId { get; init; }

    /// <summary>Gets whether it is partly occluded.</summary>
    internal bool Occluded { get; init; }

    /// <summary>Gets whether the box was interpolated.</summary>
    internal bool Generated { get; init; }

    /// <summary>Creates a box from its edges.</summary>
    internal static LabeledObject FromEdges(double x0, double y0, double x1, double y1) => new((float)x0, (float)y0, (float)x1, (float)y1);

    /// <summary>Creates a box from its top left corner and its size.</summary>
    internal static LabeledObject FromCorner(double x, double y, double width, double height) => FromEdges(x, y, x + width, y + height);

    /// <summary>Clips the box to its frame and counts it if it was clipped; returns false, and counts it, if nothing is left.</summary>
    /// <param name="width">Width of the frame in pixels.</param>
    /// <param name="height">Height of the frame in pixels.</param>
    /// <param name="problems">Counts problems; null if the frame was counted before.</param>
    /// <param name="where">Names file and place of the box; invoked only if needed.</param>
    /// <param name="clipped">Receives the object with the box inside the frame.</param>
    internal bool TryClip(int width, int height, DataProblems? problems, Func<string> where, out LabeledObject clipped)
    {
        // The result may alias this object: it is written after the comparisons.
        LabeledObject inside = this with
        {
            X0 = Math.Clamp(X0, 0, width),
            Y0 = Math.Clamp(Y0, 0, height),
            X1 = Math.Clamp(X1, 0, width),
            Y1 = Math.Clamp(Y1, 0, height),
        };
        bool isFinite = float.IsFinite(X0) && float.IsFinite(Y0) && float.IsFinite(X1) && float.IsFinite(Y1);
        if (!isFinite || inside.X1 <= inside.X0 || inside.Y1 <= inside.Y0)
        {
            string text = Describe();
            problems?.Add(
                DataProblemKind.DegenerateBox,
                () => string.Create(CultureInfo.InvariantCulture, $"{where()}: the box {text} has no area inside the {width}x{height} frame; it is dropped."));
            clipped = inside;
            return false;
        }

        if (X0 < -Tolerance || Y0 < -Tolerance || X1 > width + Tolerance || Y1 > height + Tolerance)
        {
            string text = Describe();
            problems?.Add(
                DataProblemKind.ClippedBox,
                () => string.Create(CultureInfo.InvariantCulture, $"{where()}: the box {text} reaches out of the {width}x{height} frame; it is clipped."));
        }

        clipped = inside;
        return true;
    }

    private string Describe() => string.Create(CultureInfo.InvariantCulture, $"({X0:0.##}, {Y0:0.##}) to ({X1:0.##}, {Y1:0.##})");
}
