namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>A box as a dataset gives it, in pixels from the frame's top left corner, before it is checked.</summary>
/// <param name="X0">Left edge.</param>
/// <param name="Y0">Top edge.</param>
/// <param name="X1">Right edge.</param>
/// <param name="Y1">Bottom edge.</param>
internal readonly record struct LabeledBox(double X0, double Y0, double X1, double Y1)
{
    internal bool IsFinite => double.IsFinite(X0) && double.IsFinite(Y0) && double.IsFinite(X1) && double.IsFinite(Y1);

    internal static LabeledBox FromCorner(double x, double y, double width, double height) => new(x, y, x + width, y + height);
}
