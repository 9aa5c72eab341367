namespace Microsoft.ML.VideoDetection.Distributed;

/// <summary>Divides videos among ranks; a video is never split, since frames depend on the frames before them.</summary>
internal static class VideoShards
{
    /// <summary>
    /// Computes the videos of each rank, ascending; the longest goes first, to the rank with the least work, so that all end at about the same time.
    /// </summary>
    /// <param name="lengths">Frames of each video, or another measure of its time.</param>
    /// <param name="ranks">Number of ranks; some get no video if there are fewer videos.</param>
    /// <remarks>
    /// Origin: Graham, "Bounds on Multiprocessing Timing Anomalies", 1969: the last rank ends at most 4/3 as late as with the best division.
    /// </remarks>
    public static int[][] Divide(IReadOnlyList<long> lengths, int ranks)
    {
        var shards = new List<int>[ranks];
        var loads = new PriorityQueue<int, (long Load, int Rank)>();
        for (int rank = 0; rank < ranks; rank++)
        {
            shards[rank] = [];
            loads.Enqueue(rank, (0, rank));
        }

        foreach (int video in Enumerable.Range(0, lengths.Count).OrderByDescending(video => lengths[video]))
        {
            loads.TryDequeue(out int rank, out (long Load, int Rank) least);
            shards[rank].Add(video);
            loads.Enqueue(rank, (least.Load + lengths[video], rank));
        }

        return [.. shards.Select(shard => shard.Order().ToArray())];
    }
}
