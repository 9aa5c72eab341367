using System.Globalization;

namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Clips boxes to their frame.</summary>
internal static class BoxClip
{
    // Rounding in the arithmetic of boxes (x + width) is no fault of the data.
    private const double Tolerance = 0.01;

    /// <summary>Clips a box; false, and counted, where nothing is left of it. A box that had to be clipped is counted too.</summary>
    /// <param name="box">The box as the dataset gives it.</param>
    /// <param name="width">Width of the frame in pixels.</param>
    /// <param name="height">Height of the frame in pixels.</param>
    /// <param name="problems">Counts; null where the frame was counted before.</param>
    /// <param name="where">Names file and place of the box.</param>
    /// <param name="clipped">Receives the box inside the frame.</param>
    internal static bool TryClip(
        in LabeledBox box, int width, int height, DataProblems? problems, Func<string> where, out LabeledBox clipped)
    {
        clipped = new LabeledBox(
            Math.Clamp(box.X0, 0, width), Math.Clamp(box.Y0, 0, height), Math.Clamp(box.X1, 0, width), Math.Clamp(box.Y1, 0, height));

        // Compared as they are stored: two doubles may be one float.
        if (!box.IsFinite || (float)clipped.X1 <= (float)clipped.X0 || (float)clipped.Y1 <= (float)clipped.Y0)
        {
            string text = Describe(box);
            problems?.Add(
                DataProblemKind.DegenerateBox,
                () => string.Create(CultureInfo.InvariantCulture, $"{where()}: the box {text} has no area inside the {width}x{height} frame; it is dropped."));
            return false;
        }

        if (box.X0 < -Tolerance || box.Y0 < -Tolerance || box.X1 > width + Tolerance || box.Y1 > height + Tolerance)
        {
            string text = Describe(box);
            problems?.Add(
                DataProblemKind.ClippedBox,
                () => string.Create(CultureInfo.InvariantCulture, $"{where()}: the box {text} reaches out of the {width}x{height} frame; it is clipped."));
        }

        return true;
    }

    private static string Describe(in LabeledBox box) => string.Create(
        CultureInfo.InvariantCulture, $"({box.X0:0.##}, {box.Y0:0.##}) to ({box.X1:0.##}, {box.Y1:0.##})");
}
