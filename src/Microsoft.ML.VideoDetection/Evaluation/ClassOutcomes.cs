namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>The detections of one class, matched under every rule and put in order of falling scores.</summary>
internal sealed class ClassOutcomes
{
    /// <summary>Scores, highest first.</summary>
    public required double[] Scores { get; init; }

    /// <summary>Place of each detection among those of its class on its frame, from 0.</summary>
    public required ushort[] Ranks { get; init; }

    /// <summary>Frames since the key frame of each detection.</summary>
    public required int[] KeyDistances { get; init; }

    /// <summary>Per rule, what became of each detection; null for rules that do not apply.</summary>
    public required Outcome[]?[] ByRule { get; init; }

    /// <summary>Per rule, the number of labels that count.</summary>
    public required int[] Positives { get; init; }

    /// <summary>Labels that count under <see cref="MatchRule.All"/>, by frames since the key frame.</summary>
    public required int[] PositivesByKeyDistance { get; init; }
}
