namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Holds the detections of one class, matched under every rule and sorted by descending score.</summary>
internal sealed class ClassOutcomes
{
    /// <summary>Gets the scores, highest first.</summary>
    public required double[] Scores { get; init; }

    /// <summary>Gets the position of each detection among those of its class on its frame, from 0.</summary>
    public required ushort[] Ranks { get; init; }

    /// <summary>Gets the frames since the key frame of each detection.</summary>
    public required int[] KeyDistances { get; init; }

    /// <summary>Gets the outcome of each detection under each rule; null for rules that do not apply.</summary>
    public required Outcome[]?[] ByRule { get; init; }

    /// <summary>Gets the number of labels that count under each rule.</summary>
    public required int[] Positives { get; init; }

    /// <summary>Gets the number of labels that count under <see cref="MatchRule.All"/>, by frames since the key frame.</summary>
    public required int[] PositivesByKeyDistance { get; init; }
}
