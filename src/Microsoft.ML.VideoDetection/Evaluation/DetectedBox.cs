using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Represents one detection as the evaluator keeps it, in 48 bytes; the list that it is in determines its class.</summary>
/// <remarks>
/// Doubles, because results files hold decimal numbers and two scores or overlaps that differ only beyond a float's
/// precision must not become ties.
/// </remarks>
/// <param name="Frame">Running number of the frame over the whole evaluation.</param>
/// <param name="KeyDistance">Frames since the key frame, or <see cref="UnknownDistance"/>.</param>
/// <param name="Score">The detector's confidence.</param>
/// <param name="Box">Box in source pixels.</param>
internal readonly record struct DetectedBox(int Frame, int KeyDistance, double Score, Region Box)
{
    public const int UnknownDistance = -1;
}
