using Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

namespace Microsoft.ML.VideoDetection.Evaluation.Coco;

/// <summary>Validates boxes of a COCO file.</summary>
internal static class CocoBoxRules
{
    /// <exception cref="InvalidDataException">A number is not finite, or a size negative.</exception>
    public static void Check(double x, double y, double width, double height, in CocoVidElement element)
    {
        if (!double.IsFinite(x) || !double.IsFinite(y) || !double.IsFinite(width) || !double.IsFinite(height))
            throw element.Error(FormattableString.Invariant($"has the bbox [{x}, {y}, {width}, {height}]; its numbers must be finite"));
        if (width < 0 || height < 0)
        {
            throw element.Error(FormattableString.Invariant(
                $"has the bbox [{x}, {y}, {width}, {height}]; width and height (not x1 and y1) must not be negative"));
        }
    }
}
