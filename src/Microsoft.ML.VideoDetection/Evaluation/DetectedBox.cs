using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>One detection as the evaluator keeps it: 48 bytes, its class is known by the list that it is in.</summary>
/// <remarks>
/// Doubles, because results files hold decimal numbers and two scores or overlaps that differ only beyond a float's
/// precision must not become ties.
/// </remarks>
/// <param name="Frame">Running number of the frame over the whole evaluation.</param>
/// <param name="KeyDistance">Frames since the key frame, or <see cref="UnknownDistance"/>.</param>
/// <param name="Score">The detector's confidence.</param>
/// <param name="Box">Where.</param>
internal readonly record struct DetectedBox(int Frame, int KeyDistance, double Score, Region Box)
{
    public const int UnknownDistance = -1;
}
