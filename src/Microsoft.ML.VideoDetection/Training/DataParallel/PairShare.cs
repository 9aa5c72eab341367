namespace Microsoft.ML.VideoDetection.Training.DataParallel;

/// <summary>Which pairs of the training are a rank's own: of each step's pairs, so many neighbours.</summary>
/// <param name="BatchSize">Pairs of this rank in a step.</param>
/// <param name="Rank">0 to <paramref name="Ranks"/> - 1.</param>
/// <param name="Ranks">At least 1.</param>
internal readonly record struct PairShare(int BatchSize, int Rank, int Ranks)
{
    /// <summary>Gets the pairs of all ranks in a step.</summary>
    public int PairsPerStep => BatchSize * Ranks;

    /// <summary>The place in the whole training of this rank's pair, both 0-based.</summary>
    public long this[long own]
    {
        get
        {
            (long step, long place) = Math.DivRem(own, BatchSize);
            return (step * PairsPerStep) + (Rank * (long)BatchSize) + place;
        }
    }
}
