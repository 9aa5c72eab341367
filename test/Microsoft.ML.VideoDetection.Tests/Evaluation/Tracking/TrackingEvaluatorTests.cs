using Microsoft.ML.VideoDetection.Evaluation.Tracking;

namespace Microsoft.ML.VideoDetection.Tests.Evaluation.Tracking;

/// <summary>Boxes are 12 wide: at a distance of 4 their IoU is 8/16 = 0.5, at 3 it is 9/15 = 0.6, at 12 it is 0.</summary>
[TestClass]
public sealed class TrackingEvaluatorTests
{
    private const double Exact = 1e-12;

    [TestMethod]
    public void TrackThatChanges_IsOneSwitch_AndHalfAnIdentity()
    {
        TrackingMetrics metrics = Switched().ToMetrics();

        Assert.AreEqual(0.75, metrics.Mota, Exact); // (4 - 0 - 1) / 4
        Assert.AreEqual(1, metrics.Motp, Exact);
        Assert.AreEqual(1, metrics.IdentitySwitches);
        Assert.AreEqual(0, metrics.Fragmentations);
        Assert.AreEqual(1, metrics.MostlyTracked);
        Assert.AreEqual(2, metrics.IdentityTruePositives);
        Assert.AreEqual(0.5, metrics.Idf1, Exact); // 2 / (2 + 2/2 + 2/2)
        Assert.AreEqual(1, metrics.DetectionAccuracy, Exact);
        Assert.AreEqual(0.5, metrics.AssociationAccuracy, Exact); // each half: 2 / (4 + 2 - 2)
        Assert.AreEqual(0.5, metrics.AssociationRecall, Exact); // 2 / 4
        Assert.AreEqual(1, metrics.AssociationPrecision, Exact); // 2 / 2
        Assert.AreEqual(Math.Sqrt(0.5), metrics.Hota, Exact);
        Assert.AreEqual((4, 4, 4, 1, 2), (metrics.FrameCount, metrics.LabelCount, metrics.DetectionCount, metrics.ObjectCount, metrics.TrackCount));
    }

    [TestMethod]
    public void Sequences_AreCombinedByTheirCounts()
    {
        TrackingMetrics metrics = TrackingSums.Combine([Switched(), Evaluate(([At(1, 0)], [At(1, 0)]), ([At(1, 0)], [At(1, 0)]))]).ToMetrics();

        Assert.AreEqual(5.0 / 6, metrics.Mota, Exact); // (6 - 1) / 6
        Assert.AreEqual(2.0 / 3, metrics.AssociationAccuracy, Exact); // (4 * 0.5 + 2 * 1) / 6
        Assert.AreEqual(Math.Sqrt(2.0 / 3), metrics.Hota, Exact);
        Assert.AreEqual(4.0 / 6, metrics.Idf1, Exact); // (2 + 2) / (4 + 2/2 + 2/2)
        Assert.AreEqual((6, 2, 3, 2), (metrics.FrameCount, metrics.ObjectCount, metrics.TrackCount, metrics.MostlyTracked));
    }

    [TestMethod]
    public void LowerOverlap_CountsUpToItsThreshold()
    {
        TrackingMetrics metrics = Evaluate(([At(1, 0)], [At(1, 4)])).ToMetrics();

        // IoU 0.5 passes 10 of the 19 thresholds, 0.05 … 0.50.
        Assert.AreEqual(10.0 / 19, metrics.Hota, Exact);
        Assert.AreEqual(10.0 / 19, metrics.DetectionAccuracy, Exact);
        Assert.AreEqual(10.0 / 19, metrics.AssociationAccuracy, Exact);
        Assert.AreEqual(((10 * 0.5) + 9) / 19, metrics.LocalizationAccuracy, Exact); // 1 where nothing was matched
        Assert.AreEqual(0.5, metrics.Motp, Exact);
        Assert.AreEqual(1, metrics.IdentityTruePositives);
    }

    [TestMethod]
    public void Clear_StaysWithTheTrackOfTheFrameBefore()
    {
        TrackingMetrics metrics = Evaluate(([At(1, 0)], [At(7, 0)]), ([At(1, 0)], [At(7, 3), At(8, 0)])).ToMetrics();

        Assert.AreEqual(0, metrics.IdentitySwitches);
        Assert.AreEqual((1, 0), (metrics.FalsePositives, metrics.FalseNegatives));
        Assert.AreEqual(0.8, metrics.Motp, Exact); // (1 + 0.6) / 2
    }

    [TestMethod]
    public void Clear_TakesTheLargestSum_AndIdentityTheMostMatches()
    {
        // Down the diagonal there are three pairs with 0.5 each, one beside it two with 1.
        TrackingMetrics metrics = Evaluate(([At(1, 0), At(2, 4), At(3, 8)], [At(1, 4), At(2, 8), At(3, 12)])).ToMetrics();

        Assert.AreEqual((1, 1), (metrics.FalsePositives, metrics.FalseNegatives));
        Assert.AreEqual(1, metrics.Motp, Exact);
        Assert.AreEqual(3, metrics.IdentityTruePositives);
    }

    [TestMethod]
    public void Hota_PrefersTheTrackOfTheSequence_ToTheBetterBox()
    {
        (TrackedBox[], TrackedBox[]) perfect = ([At(1, 0)], [At(7, 0)]);
        TrackingMetrics metrics = Evaluate(perfect, perfect, perfect, ([At(1, 0)], [At(7, 4), At(8, 0)])).ToMetrics();

        // In the last frame track 7 scores 5/7 * 0.5 = 0.36, track 8 2/13 * 1 = 0.15. Up to 0.5: 4 matches, 1 false positive, c = 4 of 4 and 4;
        // above: 3 matches, 1 miss, 2 false positives, c = 3 of 4 and 4.
        Assert.AreEqual(((10 * 0.8) + (9 * 0.5)) / 19, metrics.DetectionAccuracy, Exact);
        Assert.AreEqual(((10 * 1) + (9 * 0.6)) / 19, metrics.AssociationAccuracy, Exact);
        Assert.AreEqual(((10 * Math.Sqrt(0.8)) + (9 * Math.Sqrt(0.3))) / 19, metrics.Hota, Exact);
    }

    [TestMethod]
    public void Fragmentation_CountsReturns_ButNotOverFramesWithoutTracks()
    {
        (TrackedBox[], TrackedBox[]) both = ([At(1, 0), At(2, 100)], [At(1, 0), At(2, 100)]);
        (TrackedBox[], TrackedBox[]) second = ([At(2, 100)], [At(2, 100)]);

        Assert.AreEqual(1, Evaluate(both, second, both).ToMetrics().Fragmentations);
        Assert.AreEqual(0, Evaluate(both, ([At(2, 100)], []), both).ToMetrics().Fragmentations);
        Assert.AreEqual(0, Evaluate(both, ([], []), both).ToMetrics().Fragmentations);
    }

    [TestMethod]
    public void Switch_IsRememberedOverAnyGap()
    {
        (TrackedBox[], TrackedBox[]) gap = ([At(2, 100)], [At(2, 100)]);

        TrackingMetrics metrics = Evaluate(([At(1, 0)], [At(1, 0)]), gap, gap, ([At(1, 0)], [At(5, 0)])).ToMetrics();

        Assert.AreEqual(1, metrics.IdentitySwitches);
    }

    [TestMethod]
    public void ExactlyFourFifths_AndExactlyOneFifth_ArePartlyTracked()
    {
        TrackedBox[] labels = [At(1, 0), At(2, 100), At(3, 200), At(4, 300)];
        var frames = new (TrackedBox[], TrackedBox[])[5];
        for (int f = 0; f < 5; f++)
            frames[f] = (labels, [labels[0], .. f < 4 ? labels[1..2] : [], .. f < 1 ? labels[2..3] : []]);

        TrackingMetrics metrics = Evaluate(frames).ToMetrics();

        Assert.AreEqual((1, 2, 1), (metrics.MostlyTracked, metrics.PartlyTracked, metrics.MostlyLost));
    }

    [TestMethod]
    public void WithoutTracks_EverythingIsMissed()
    {
        TrackingMetrics metrics = Evaluate(([At(1, 0)], []), ([At(1, 0), At(2, 50)], [])).ToMetrics();

        Assert.AreEqual(new TrackingMetrics
        {
            FrameCount = 2, LabelCount = 3, ObjectCount = 2, FalseNegatives = 3, IdentityFalseNegatives = 3, MostlyLost = 2, LocalizationAccuracy = 1,
        }, metrics);
    }

    [TestMethod]
    public void WithoutLabels_EverythingIsAFalsePositive_AndMotaIsZero_ExceptOfSeveralSequences()
    {
        TrackingSums sums = Evaluate(([], [At(1, 0)]), ([], [At(1, 0)]));

        Assert.AreEqual(new TrackingMetrics
        {
            FrameCount = 2, DetectionCount = 2, TrackCount = 1, FalsePositives = 2, IdentityFalsePositives = 2, LocalizationAccuracy = 1,
        }, sums.ToMetrics());
        Assert.AreEqual(-4, TrackingSums.Combine([sums, sums]).ToMetrics().Mota); // (0 - 4) / max(1, 0), as TrackEval has it
    }

    [TestMethod]
    public void WithoutAnything_OnlyLocalizationIsOne()
    {
        Assert.AreEqual(new TrackingMetrics { LocalizationAccuracy = 1 }, new TrackingEvaluator().Finish().ToMetrics());
        Assert.AreEqual(new TrackingMetrics { LocalizationAccuracy = 1 }, TrackingSums.Combine([]).ToMetrics());
        Assert.AreEqual(new TrackingMetrics { FrameCount = 1, LocalizationAccuracy = 1 }, Evaluate(([], [])).ToMetrics());
    }

    [TestMethod]
    public void BoxesWithoutArea_OverlapNothing_AndEqualBoxesAreTwo()
    {
        TrackedBox point = new(1, 5, 5, 5, 5);
        Assert.AreEqual(1, Evaluate(([point], [point])).ToMetrics().FalseNegatives);

        TrackingMetrics metrics = Evaluate(([At(1, 0), At(2, 0)], [At(1, 0), At(2, 0)])).ToMetrics();
        Assert.AreEqual(1, metrics.Mota, Exact);
        Assert.AreEqual(2, metrics.IdentityTruePositives);
    }

    [TestMethod]
    public void IdTwiceInAFrame_NamesFrameAndId()
    {
        Throws("frame 2", "label with id 9", ([At(9, 0)], []), ([At(9, 0), At(9, 50)], []));
        Throws("frame 1", $"track with id {long.MaxValue}", ([], [At(long.MaxValue, 0), At(long.MaxValue, 50)]));
    }

    [TestMethod]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    public void EdgeThatIsNoNumber_NamesFrameAndId(double edge) =>
        Throws("frame 1", "track with id 3", ([At(1, 0)], [new TrackedBox(3, 0, edge, 10, 10)]));

    [TestMethod]
    public void AreasBeyondDoublePrecision_AreAnError() =>
        Throws("Frame 1", "(id 1)", ([new TrackedBox(1, 0, 0, 1e300, 1e300)], [new TrackedBox(2, 0, 0, 1e300, 1e300)]));

    [TestMethod]
    public void TooManyPairsInAFrame_AreAnError()
    {
        TrackedBox[] boxes = [.. Enumerable.Range(0, 4097).Select(id => At(id, 0))];
        Throws("Frame 1", "4097 labels", (boxes, boxes));
    }

    [TestMethod]
    public void ManyIds_NeedNoMatrixOfAllOfThem()
    {
        // 20,000 objects and as many tracks, one frame each: a matrix of them would have 4e8 cells.
        var evaluator = new TrackingEvaluator();
        for (int frame = 0; frame < 20_000; frame++)
            evaluator.Add([At(frame, 0)], [At(-frame, 0)]);

        TrackingMetrics metrics = evaluator.Finish().ToMetrics();

        Assert.AreEqual(20_000, metrics.IdentityTruePositives);
        Assert.AreEqual(1, metrics.Hota, Exact);
    }

    private static TrackingSums Switched() => Evaluate(
        ([At(1, 0)], [At(7, 0)]), ([At(1, 0)], [At(7, 0)]), ([At(1, 0)], [At(8, 0)]), ([At(1, 0)], [At(8, 0)]));

    private static TrackedBox At(long id, double x) => new(id, x, 0, x + 12, 10);

    private static TrackingSums Evaluate(params (TrackedBox[] Labels, TrackedBox[] Tracks)[] frames)
    {
        var evaluator = new TrackingEvaluator();
        foreach ((TrackedBox[] labels, TrackedBox[] tracks) in frames)
            evaluator.Add(labels, tracks);
        return evaluator.Finish();
    }

    private static void Throws(string first, string second, params (TrackedBox[] Labels, TrackedBox[] Tracks)[] frames)
    {
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => Evaluate(frames));
        StringAssert.Contains(error.Message, first);
        StringAssert.Contains(error.Message, second);
    }
}
