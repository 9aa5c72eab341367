using Microsoft.ML.VideoDetection.Distributed;

namespace Microsoft.ML.VideoDetection.Tests.Distributed;

[TestClass]
public sealed class VideoShardsTests
{
    [TestMethod]

    // 9 to the first, 7 to the second, 6 to the second (7 < 9), 5 to the first (9 < 13), 1 to the second (13 < 14).
    [DataRow(new long[] { 5, 9, 7, 1, 6 }, 2, "0 1 | 2 3 4")]
    [DataRow(new long[] { 4, 4, 4 }, 2, "0 2 | 1")]
    [DataRow(new long[] { 3 }, 3, "0 |  | ")]
    [DataRow(new long[] { 0, 0, 0 }, 1, "0 1 2")]
    public void The_longest_video_goes_to_the_rank_with_least(long[] lengths, int ranks, string expected) =>
        Assert.AreEqual(expected, string.Join(" | ", VideoShards.Divide(lengths, ranks).Select(shard => string.Join(' ', shard))));

    [TestMethod]
    public void Every_video_is_in_one_shard_and_none_has_more_than_a_third_too_much()
    {
        var random = new Random(4);
        long[] lengths = [.. Enumerable.Range(0, 200).Select(_ => (long)random.Next(1, 1000))];
        int[][] shards = VideoShards.Divide(lengths, 7);
        CollectionAssert.AreEqual(Enumerable.Range(0, 200).ToArray(), shards.SelectMany(shard => shard).Order().ToArray());
        Assert.IsLessThanOrEqualTo(4.0 / 3 * lengths.Sum() / 7, shards.Max(shard => shard.Sum(video => lengths[video])));
    }
}
