namespace Microsoft.ML.VideoDetection;

/// <summary>Represents one point of a precision/recall curve at IoU 0.5.</summary>
/// <param name="Recall">Share of the labeled objects that are found, 0–1.</param>
/// <param name="Precision">
/// Interpolated precision, 0–1: the highest at this recall or beyond, as in COCO; 0 if the recall is not reached.
/// </param>
/// <param name="Score">The score threshold at which the recall is first reached; null if it is not.</param>
public readonly record struct PrecisionRecallPoint(double Recall, double Precision, double? Score);
