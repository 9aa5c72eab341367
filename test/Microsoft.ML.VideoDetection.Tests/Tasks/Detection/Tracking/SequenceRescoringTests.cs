using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

namespace Microsoft.ML.VideoDetection.Tests.Tasks.Detection.Tracking;

[TestClass]
public sealed class SequenceRescoringTests
{
    [TestMethod]
    public void Sequence_IsLiftedTowardsItsBest_AndABoxAlone_KeepsItsScore()
    {
        FrameResult[] frames = SequenceRescoring.Apply([Frame((0, 0.9f)), Frame((2, 0.3f)), Frame((4, 0.6f), (300, 0.5f))], 0.5f);
        Assert.AreEqual(0.9f, frames[0].Scores[0], 1e-6f);
        Assert.AreEqual(0.5196152f, frames[1].Scores[0], 1e-6f); // the root of 0.9 x 0.3
        Assert.AreEqual(0.7348469f, frames[2].Scores[0], 1e-6f); // the root of 0.9 x 0.6
        Assert.AreEqual(0.5f, frames[2].Scores[1], 1e-6f);
    }

    // Below 0.05 a box is alone, though it lies on the way of others.
    [TestMethod]
    public void Weak_box_is_not_lifted()
    {
        FrameResult[] frames = SequenceRescoring.Apply([Frame((0, 0.9f)), Frame((0, 0.04f)), Frame((0, 0.5f))], 0.5f);
        CollectionAssert.AreEqual(new[] { 0.9f, 0.04f, 0.5f }, frames.Select(frame => MathF.Round(frame.Scores[0], 6)).ToArray());
    }

    // Boxes of 20 x 20: 5 pixels apart the IoU is 15/25 = 0.6, so the second box is dropped at 0.5; at 0.7 it stays, without a link to its own.
    [TestMethod]
    [DataRow(0.5f, 1)]
    [DataRow(0.7f, 2)]
    public void Overlapping_box_is_suppressed_by_a_sequence(float suppressionIou, int expected) =>
        Assert.HasCount(expected, SequenceRescoring.Apply([Frame((0, 0.9f)), Frame((0, 0.9f), (5, 0.8f))], suppressionIou)[1].Scores);

    // 0.4 + 0.9 over the near box is more than 0.4 + 0.5 over the other; what is left of the way is taken out next.
    [TestMethod]
    public void Best_sum_goes_first_and_the_rest_is_summed_anew()
    {
        FrameResult[] frames = SequenceRescoring.Apply([Frame((0, 0.9f), (6, 0.5f)), Frame((3, 0.4f))], 0.9f);
        CollectionAssert.AreEqual(new[] { 0.9f, 0.5f }, frames[0].Scores.Select(score => MathF.Round(score, 6)).ToArray());
        Assert.AreEqual(0.6f, frames[1].Scores[0], 1e-6f); // the root of 0.9 x 0.4
    }

    [TestMethod]
    public void Classes_and_ids_are_kept_apart_and_order_is_by_score()
    {
        var first = new FrameResult([0, 0, 20, 20, 100, 0, 120, 20], [0.8f, 0.75f], [0, 1]) { TrackIds = [4, 5] };
        var second = new FrameResult([100, 0, 120, 20, 0, 0, 20, 20], [0.9f, 0.1f], [1, 0]) { TrackIds = [5, 4] };
        FrameResult[] frames = SequenceRescoring.Apply([first, second], 0.5f);
        CollectionAssert.AreEqual(new[] { 5, 4 }, frames[0].TrackIds); // the root of 0.75 x 0.9 is 0.82, before 0.8
        CollectionAssert.AreEqual(new long[] { 1, 0 }, frames[1].Labels);
        Assert.IsEmpty(SequenceRescoring.Apply([], 0.5f));
    }

    private static FrameResult Frame(params (float X, float Score)[] boxes) => new(
        [.. boxes.SelectMany(box => new[] { box.X, 0, box.X + 20, 20 })], [.. boxes.Select(box => box.Score)], new long[boxes.Length]);
}
