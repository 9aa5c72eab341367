namespace Microsoft.ML.VideoDetection.Training;

/// <summary>How many steps there are, and which of them end an epoch.</summary>
internal sealed class StepPlan
{
    private readonly int _pairsPerEpoch;
    private readonly int _batchSize;

    /// <param name="pairsPerEpoch">Training frames.</param>
    /// <param name="batchSize">Pairs of a step; the last step of an epoch takes the first pairs of the next one with it.</param>
    /// <param name="maxEpoch">Epochs.</param>
    /// <param name="maxSteps">Steps, whatever <paramref name="maxEpoch"/> says; null goes by epochs.</param>
    public StepPlan(int pairsPerEpoch, int batchSize, int maxEpoch, long? maxSteps)
    {
        _pairsPerEpoch = pairsPerEpoch;
        _batchSize = batchSize;
        StepCount = maxSteps ?? EndOf(maxEpoch);
    }

    /// <summary>Gets the number of steps of the whole training.</summary>
    public long StepCount { get; private set; }

    /// <summary>The 0-based epoch of a 0-based step.</summary>
    public int EpochOf(long step) => (int)(step * _batchSize / _pairsPerEpoch);

    /// <summary>Ends training after fewer steps than planned.</summary>
    public void EndAt(long step) => StepCount = Math.Min(StepCount, step);

    /// <summary>Whether so many steps are a number of whole epochs, or the end of training.</summary>
    public bool IsEpochEnd(long doneSteps) => doneSteps == StepCount || EpochOf(doneSteps) != EpochOf(doneSteps - 1);

    // Rounded up, so that every frame is seen.
    private long EndOf(int epochs) => (((long)epochs * _pairsPerEpoch) + _batchSize - 1) / _batchSize;
}
