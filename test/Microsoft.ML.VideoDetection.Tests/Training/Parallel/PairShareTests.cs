using Microsoft.ML.VideoDetection.Training.DataParallel;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class PairShareTests
{
    [TestMethod]
    public void Alone_all_pairs_are_ones_own() =>
        CollectionAssert.AreEqual(new long[] { 0, 1, 2, 3 }, Own(new PairShare(3, 0, 1), 4));

    [TestMethod]
    public void Ranks_share_the_pairs_of_each_step()
    {
        // Steps of 6 pairs: 0-5, 6-11, ...; rank 1 of 3 has the third and fourth of each.
        CollectionAssert.AreEqual(new long[] { 2, 3, 8, 9, 14 }, Own(new PairShare(2, 1, 3), 5));
        long[] all = [.. Enumerable.Range(0, 3).SelectMany(rank => Own(new PairShare(2, rank, 3), 8)).Order()];
        CollectionAssert.AreEqual(Enumerable.Range(0, 24).Select(number => (long)number).ToArray(), all);
    }

    private static long[] Own(PairShare share, int count) => [.. Enumerable.Range(0, count).Select(own => share[own])];
}
