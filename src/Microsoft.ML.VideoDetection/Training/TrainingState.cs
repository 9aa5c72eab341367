using System.Text.Json.Serialization;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Where a training is, besides weights and optimizer. All chance is a function of the seed and the place.</summary>
/// <param name="Seed">Seed of the whole training.</param>
/// <param name="Step">Steps made.</param>
/// <param name="Updates">Changes of the weights: steps without those that were skipped.</param>
/// <param name="BatchSize">Pairs per step, those of all ranks: with <paramref name="Step"/> the place in the data.</param>
/// <param name="PairsPerEpoch">Training frames of the data, to notice that it is another one.</param>
/// <param name="BestScore">Best validation so far, 0 to 1: AP50 of a detector, mIoU of a segmenter; null before the first.</param>
/// <param name="BestStep">Steps made when it was the best.</param>
/// <param name="EpochsWithoutImprovement">For early stopping.</param>
/// <param name="Elapsed">Time spent so far.</param>
/// <param name="EndedEpochAt">Steps made at the last end of an epoch that was dealt with: validated, and compared with the best.</param>
/// <param name="IsFinished">Whether training ended, by its last step or early.</param>
public sealed record TrainingState(
    int Seed,
    long Step,
    long Updates,
    int BatchSize,
    int PairsPerEpoch,
    double? BestScore,
    long BestStep,
    int EpochsWithoutImprovement,
    TimeSpan Elapsed,
    long EndedEpochAt,
    bool IsFinished)
{
    // As checkpoints called it when there were detectors only.
    [JsonInclude, JsonPropertyName("BestAveragePrecision50"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    private double? BestOfDetector
    {
        get => null;
        init => BestScore ??= value;
    }

    /// <summary>Gets the number of processes that trained together, each with an equal share of the pairs of a step. Default: 1.</summary>
    public int Ranks { get; init; } = 1;

    /// <summary>The same place in the data, counted in steps of another number of pairs; the step after it begins with at most one step's pairs left out.</summary>
    /// <param name="batchSize">Pairs per step of all ranks.</param>
    /// <param name="ranks">Processes that train together.</param>
    internal TrainingState InStepsOf(int batchSize, int ranks)
    {
        long Convert(long step) => batchSize == BatchSize ? step : ((step * BatchSize) + batchSize - 1) / batchSize;
        return this with
        {
            Step = Convert(Step), BestStep = Convert(BestStep), EndedEpochAt = Convert(EndedEpochAt), BatchSize = batchSize, Ranks = ranks,
        };
    }
}
