using Microsoft.ML.VideoDetection.Distributed;

namespace Microsoft.ML.VideoDetection.Tests.Distributed;

[TestClass]
public sealed class RankPlaceTests
{
    [TestMethod]

    // Two machines with two ranks each, that share 8 processors: 8 / 2 = 4 threads.
    [DataRow(0, "a a b b", "0-7 0-7 0-7 0-7", 8, 0, 2, 2, 4)]
    [DataRow(3, "a a b b", "0-7 0-7 0-7 0-7", 8, 1, 2, 2, 4)]

    // Bound to processors of their own, ranks share them with nobody.
    [DataRow(1, "a a", "0-3 4-7", 4, 1, 2, 1, 4)]

    // Ranks are not next to each other when a launcher deals them out by machine, and three share 8: 8 / 3 = 2.
    [DataRow(4, "a b a b a", "0-7 0-7 0-7 0-7 0-7", 8, 2, 3, 2, 2)]

    // More ranks than processors.
    [DataRow(2, "a a a a", "0-1 0-1 0-1 0-1", 2, 2, 4, 1, 1)]
    public void A_machine_is_divided_among_its_ranks(
        int rank, string machines, string processors, int count, int localRank, int localCount, int machineCount, int threads) =>
        Assert.AreEqual(
            new RankPlace(localRank, localCount, machineCount, threads), RankPlace.Of(rank, machines.Split(' '), processors.Split(' '), count));

    [TestMethod]
    public void Linux_names_the_processors()
    {
        if (OperatingSystem.IsLinux())
            Assert.MatchesRegex(@"^\d+([-,]\d+)*$", RankPlace.AllowedProcessors());
        else
            Assert.AreEqual("", RankPlace.AllowedProcessors());
    }
}
