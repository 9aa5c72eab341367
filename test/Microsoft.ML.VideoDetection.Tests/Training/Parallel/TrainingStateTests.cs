using System.Text.Json;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class TrainingStateTests
{
    [TestMethod]

    // 10 steps of 2 pairs are 20 pairs: 20 of 1, 5 of 4, and 6.67 of 3, rounded up; the best after 8 pairs, the epoch after 12.
    [DataRow(1, 20L, 8L, 12L)]
    [DataRow(2, 10L, 4L, 6L)]
    [DataRow(3, 7L, 3L, 4L)]
    [DataRow(4, 5L, 2L, 3L)]
    public void The_place_in_the_data_stays_when_steps_have_other_pairs(int ranks, long step, long best, long ended)
    {
        var state = new TrainingState(1, 10, 9, 2, 12, 0.5, 4, 0, TimeSpan.FromMinutes(1), 6, IsFinished: false) { Ranks = 2 };
        TrainingState expected = state with { Step = step, BestStep = best, EndedEpochAt = ended, BatchSize = ranks, Ranks = ranks };
        Assert.AreEqual(expected, state.InStepsOf(ranks, ranks));
    }

    [TestMethod]
    public void A_file_that_calls_the_best_figure_AP50_is_still_read()
    {
        const string Old = """
            {"Seed":1,"Step":10,"Updates":9,"BatchSize":2,"PairsPerEpoch":12,"BestAveragePrecision50":0.5,"BestStep":4,"EpochsWithoutImprovement":0,"Elapsed":"00:01:00","EndedEpochAt":6,"IsFinished":false,"Ranks":2}
            """;
        TrainingState state = JsonSerializer.Deserialize<TrainingState>(Old)!;
        Assert.AreEqual(new TrainingState(1, 10, 9, 2, 12, 0.5, 4, 0, TimeSpan.FromMinutes(1), 6, IsFinished: false) { Ranks = 2 }, state);
        string now = JsonSerializer.Serialize(state);
        Assert.Contains("\"BestScore\":0.5", now);
        Assert.DoesNotContain("AveragePrecision", now);
        Assert.AreEqual(state, JsonSerializer.Deserialize<TrainingState>(now));
    }
}
