using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class StepPlanTests
{
    [TestMethod]

    // frames, batch, epochs, limit: steps = frames * epochs / batch, rounded up; an epoch ends with the step that takes its last frame.
    [DataRow(4, 1, 3, 0L, 12L, 3, new long[] { 4, 8, 12 })]
    [DataRow(5, 2, 2, 0L, 5L, 2, new long[] { 3, 5 })]
    [DataRow(6, 3, 2, 0L, 4L, 2, new long[] { 2, 4 })]
    [DataRow(4, 1, 3, 6L, 6L, 2, new long[] { 4, 6 })]
    [DataRow(4, 1, 1, 10L, 10L, 3, new long[] { 4, 8, 10 })]
    [DataRow(1, 1, 3, 0L, 3L, 3, new long[] { 1, 2, 3 })]
    public void Steps_and_ends_of_epochs_follow_from_frames_and_batch(
        int frames, int batch, int epochs, long limit, long steps, int plannedEpochs, long[] ends)
    {
        var plan = new StepPlan(frames, batch, epochs, limit == 0 ? null : limit);
        Assert.AreEqual(steps, plan.StepCount);
        Assert.AreEqual(plannedEpochs, plan.EpochOf(plan.StepCount - 1) + 1);
        CollectionAssert.AreEqual(ends, Enumerable.Range(1, (int)steps).Select(done => (long)done).Where(plan.IsEpochEnd).ToArray());
    }

    [TestMethod]
    public void A_step_belongs_to_the_epoch_of_its_first_pair()
    {
        var plan = new StepPlan(pairsPerEpoch: 5, batchSize: 2, maxEpoch: 2, maxSteps: null);
        CollectionAssert.AreEqual(new[] { 0, 0, 0, 1, 1 }, Enumerable.Range(0, 5).Select(step => plan.EpochOf(step)).ToArray());
    }
}
