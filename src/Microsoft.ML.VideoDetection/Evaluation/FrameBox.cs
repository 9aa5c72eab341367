using Microsoft.ML.VideoDetection.Evaluation;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection;

/// <summary>Specifies the outcome of a box on a frame.</summary>
public enum BoxVerdict
{
    /// <summary>Marks a detection of the right class on an object.</summary>
    Correct,

    /// <summary>Marks a detection on an object of another class.</summary>
    WrongClass,

    /// <summary>Marks a detection without a labeled object, or on an object that a stronger detection matched.</summary>
    FalsePositive,

    /// <summary>Marks a labeled object that no detection matched.</summary>
    FalseNegative,
}

/// <summary>Represents a detection or a false negative, with edges in source-frame pixels.</summary>
/// <param name="Verdict">Outcome of the box.</param>
/// <param name="ClassIndex">0-based class of the detection or, for a false negative, of the object.</param>
/// <param name="ActualClassIndex">0-based class of the object; null for a false positive.</param>
/// <param name="Score">Score, 0–1; null for a false negative.</param>
/// <param name="X0">Left edge.</param>
/// <param name="Y0">Top edge.</param>
/// <param name="X1">Right edge.</param>
/// <param name="Y1">Bottom edge.</param>
public readonly record struct FrameBox(
    BoxVerdict Verdict, int ClassIndex, int? ActualClassIndex, double? Score, double X0, double Y0, double X1, double Y1)
{
    internal static FrameBox Detected(BoxVerdict verdict, in SampleDetection detection, int? actual) => new(
        verdict, detection.Class, actual, detection.Score, detection.Box.X, detection.Box.Y,
        detection.Box.X + detection.Box.Width, detection.Box.Y + detection.Box.Height);

    internal static FrameBox FalseNegative(in SampleLabel label) => new(
        BoxVerdict.FalseNegative, label.Class, label.Class, null, label.Box.X, label.Box.Y,
        label.Box.X + label.Box.Width, label.Box.Y + label.Box.Height);
}
