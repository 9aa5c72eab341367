namespace Microsoft.ML.VideoDetection.Distributed;

/// <summary>Distinguishes errors that all ranks throw together from errors of a single rank.</summary>
internal static class RankException
{
    private const string Key = "Microsoft.ML.VideoDetection.OfAllRanks";

    extension(Exception error)
    {
        /// <summary>Gets whether all ranks throw this at the same place, so that no rank waits for another.</summary>
        public bool IsOfAllRanks => error.Data.Contains(Key);

        /// <summary>Marks an error that all ranks throw.</summary>
        public void MarkAsOfAllRanks() => error.Data[Key] = true;
    }
}
