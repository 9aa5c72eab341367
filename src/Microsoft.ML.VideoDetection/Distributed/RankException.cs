namespace Microsoft.ML.VideoDetection.Distributed;

/// <summary>Tells errors that all ranks meet together from those of one of them.</summary>
internal static class RankException
{
    private const string Key = "Microsoft.ML.VideoDetection.OfAllRanks";

    extension(Exception error)
    {
        /// <summary>Gets whether all ranks throw this, at the same place: nobody waits for anybody.</summary>
        public bool IsOfAllRanks => error.Data.Contains(Key);

        /// <summary>Marks an error that all ranks throw.</summary>
        public void MarkAsOfAllRanks() => error.Data[Key] = true;
    }
}
