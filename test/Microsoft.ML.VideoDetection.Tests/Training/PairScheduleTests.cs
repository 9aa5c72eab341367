using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class PairScheduleTests
{
    private const int Frames = 10;
    private const int Draws = 2000;

    [TestMethod]
    public void Each_epoch_takes_every_frame_once_in_another_order()
    {
        var schedule = new PairSchedule(TinyTraining.Data(videos: 3, frames: 5), Sampling());
        Assert.AreEqual(15, schedule.PairsPerEpoch);
        (int, int)[] all = [.. from video in Enumerable.Range(0, 3) from frame in Enumerable.Range(0, 5) select (video, frame)];
        (int, int)[] first = Epoch(0), second = Epoch(1);
        CollectionAssert.AreEqual(all, first.Order().ToArray());
        CollectionAssert.AreEqual(all, second.Order().ToArray());
        CollectionAssert.AreNotEqual(first, second);
        CollectionAssert.AreNotEqual(all, first);

        (int, int)[] Epoch(int epoch) =>
            [.. Enumerable.Range(epoch * 15, 15).Select(number => schedule[number]).Select(pair => (pair.Video, pair.Current))];
    }

    [TestMethod]
    public void Reference_frames_are_uniform_in_the_range_and_inside_the_video()
    {
        FramePair[] pairs = Many(Sampling(range: 2));

        // Draws of one of n are binomial: so many times 1/n, give or take 5 standard deviations.
        CollectionAssert.AreEqual(new[] { 3, 4, 5, 6, 7 }, References(pairs, current: 5));
        CollectionAssert.AreEqual(new[] { 0, 1, 2 }, References(pairs, current: 0));
        CollectionAssert.AreEqual(new[] { 7, 8, 9 }, References(pairs, current: 9));

        static int[] References(FramePair[] pairs, int current)
        {
            Dictionary<int, int> counts = pairs.Where(pair => pair.Current == current).CountBy(pair => pair.Reference!.Value).ToDictionary();
            Assert.AreEqual(Draws, counts.Values.Sum());
            double share = 1.0 / counts.Count, tolerance = 5 * Math.Sqrt(Draws * share * (1 - share));
            foreach (int count in counts.Values)
                Assert.AreEqual(Draws * share, count, tolerance);
            return [.. counts.Keys.Order()];
        }
    }

    [TestMethod]
    public void A_range_of_zero_takes_the_current_frame_as_reference() =>
        Assert.IsTrue(Many(Sampling(range: 0)).All(pair => pair.Reference == pair.Current));

    [TestMethod]
    public void The_share_of_mirrored_pairs_is_as_asked()
    {
        // 20,000 pairs: a standard deviation is below 0.0031.
        Assert.AreEqual(0.25, Many(Sampling(flipped: 0.25)).Average(pair => pair.IsFlipped ? 1.0 : 0), 0.015);
        Assert.IsTrue(Many(Sampling(flipped: 1)).All(pair => pair.IsFlipped));
        Assert.IsTrue(Many(Sampling(flipped: 0)).All(pair => !pair.IsFlipped));
    }

    [TestMethod]
    public void A_pair_is_a_function_of_seed_and_number_only()
    {
        LabeledVideoData data = TinyTraining.Data(videos: 2, frames: Frames);
        var forwards = new PairSchedule(data, Sampling(flipped: 0.5));
        var backwards = new PairSchedule(data, Sampling(flipped: 0.5));
        var other = new PairSchedule(data, Sampling(flipped: 0.5, seed: 8));
        FramePair[] expected = [.. Enumerable.Range(0, 100).Select(number => forwards[number])];
        FramePair[] reversed = [.. Enumerable.Range(0, 100).Reverse().Select(number => backwards[number]).Reverse()];
        CollectionAssert.AreEqual(expected, reversed);
        CollectionAssert.AreNotEqual(expected, Enumerable.Range(0, 100).Select(number => other[number]).ToArray());
        Assert.AreEqual(100, expected.Select(pair => pair.Seed).Distinct().Count());
    }

    [TestMethod]
    public void Changing_the_share_of_mirrored_pairs_leaves_the_order_and_the_other_draws()
    {
        FramePair[] some = Many(Sampling(flipped: 0.2)), more = Many(Sampling(flipped: 0.6));
        for (int i = 0; i < some.Length; i++)
            Assert.AreEqual(some[i] with { IsFlipped = false }, more[i] with { IsFlipped = false });
    }

    [TestMethod]
    public void Still_images_have_no_reference()
    {
        var data = new AlteredVideoData(TinyTraining.Data(videos: 4, frames: 1)) { Still = video => video < 2 };
        var schedule = new PairSchedule(data.Data, Sampling());
        for (int number = 0; number < 40; number++)
            Assert.AreEqual(schedule[number].Video < 2, schedule[number].Reference is null);
    }

    [TestMethod]
    public void Frames_that_are_not_trained_on_serve_as_references_only()
    {
        var data = new AlteredVideoData(TinyTraining.Data(videos: 1, frames: Frames)) { IsTrained = (_, position) => position % 5 == 0 };
        var schedule = new PairSchedule(data.Data, Sampling(range: 3));
        Assert.AreEqual(2, schedule.PairsPerEpoch);
        FramePair[] pairs = [.. Enumerable.Range(0, 200).Select(number => schedule[number])];
        CollectionAssert.AreEqual(new[] { 0, 5 }, pairs.Select(pair => pair.Current).Distinct().Order().ToArray());
        CollectionAssert.AreEqual(Enumerable.Range(0, 9).ToArray(), pairs.Select(pair => pair.Reference!.Value).Distinct().Order().ToArray());
    }

    private static PairSampling Sampling(int range = 9, double flipped = 0, int seed = 7) => new(range, flipped, seed);

    private static FramePair[] Many(PairSampling sampling)
    {
        var schedule = new PairSchedule(TinyTraining.Data(videos: 1, frames: Frames), sampling);
        return [.. Enumerable.Range(0, Frames * Draws).Select(number => schedule[number])];
    }
}
