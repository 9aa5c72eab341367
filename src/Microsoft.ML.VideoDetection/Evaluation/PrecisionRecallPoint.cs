namespace Microsoft.ML.VideoDetection;

/// <summary>One point of a precision/recall curve at IoU 0.5.</summary>
/// <param name="Recall">Share of the labelled objects that are found, 0–1.</param>
/// <param name="Precision">
/// Interpolated precision, 0–1: the highest at this recall or beyond, as COCO draws it; 0 where the recall is not reached.
/// </param>
/// <param name="Score">The score threshold at which the recall is first reached; null where it is not.</param>
public readonly record struct PrecisionRecallPoint(double Recall, double Precision, double? Score);
