using Microsoft.ML.VideoDetection.Evaluation;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection;

/// <summary>What a box on a frame turned out to be.</summary>
public enum BoxVerdict
{
    /// <summary>A detection of the right class on an object.</summary>
    Correct,

    /// <summary>A detection on an object of another class.</summary>
    WrongClass,

    /// <summary>A detection where nothing is labelled, or on an object that a stronger detection took.</summary>
    FalseAlarm,

    /// <summary>A labelled object that no detection found.</summary>
    Missed,
}

/// <summary>A detection, or a labelled object that was missed. Edges are in source-frame pixels.</summary>
/// <param name="Verdict">What it turned out to be.</param>
/// <param name="ClassIndex">0-based class of the detection or, when missed, of the object.</param>
/// <param name="ActualClassIndex">0-based class of the object; null for false alarms.</param>
/// <param name="Score">0–1; null for missed objects.</param>
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

    internal static FrameBox Missed(in SampleLabel label) => new(
        BoxVerdict.Missed, label.Class, label.Class, null, label.Box.X, label.Box.Y,
        label.Box.X + label.Box.Width, label.Box.Y + label.Box.Height);
}
