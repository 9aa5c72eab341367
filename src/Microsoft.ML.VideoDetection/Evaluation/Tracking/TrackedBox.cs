using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Evaluation.Tracking;

/// <summary>Represents a box with the identity of its object, of a label or a tracker, x0 y0 x1 y1.</summary>
/// <param name="Id">Number of the object or track within its sequence.</param>
/// <param name="X0">Left edge in pixels.</param>
/// <param name="Y0">Top edge.</param>
/// <param name="X1">Right edge.</param>
/// <param name="Y1">Bottom edge.</param>
internal readonly record struct TrackedBox(long Id, double X0, double Y0, double X1, double Y1)
{
    /// <summary>Represents TrackEval's rounding tolerance for comparisons with a threshold: 2^-52.</summary>
    public const double Epsilon = 1.0 / (1L << 52);

    public bool IsFinite => double.IsFinite(X0) && double.IsFinite(Y0) && double.IsFinite(X1) && double.IsFinite(Y1);

    /// <summary>Computes intersection over union, 0–1; NaN if areas exceed double precision.</summary>
    /// <remarks>
    /// Areas are computed from the corners and the operations have TrackEval's order, because thresholds are compared within one rounding;
    /// <see cref="Region.Iou"/>, which follows COCO, differs in the last digits. Origin: TrackEval, trackeval/datasets/_base_dataset.py, _calculate_box_ious.
    /// </remarks>
    public double Iou(in TrackedBox other)
    {
        double width = Math.Max(Math.Min(X1, other.X1) - Math.Max(X0, other.X0), 0);
        double height = Math.Max(Math.Min(Y1, other.Y1) - Math.Max(Y0, other.Y0), 0);
        double shared = width * height;
        double area = (X1 - X0) * (Y1 - Y0);
        double otherArea = (other.X1 - other.X0) * (other.Y1 - other.Y0);
        double union = area + otherArea - shared;
        return area <= Epsilon || otherArea <= Epsilon || union <= Epsilon ? 0 : shared / union;
    }
}
