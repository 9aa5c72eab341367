using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Tests.Evaluation;

[TestClass]
public sealed class CocoAveragePrecisionTests
{
    private const double Close = 1e-12;

    [TestMethod]
    public void PerfectDetection_ScoresOneEverywhere()
    {
        VideoDetectionMetrics metrics = new Scene().Frame(0, f => f.Label(10, 10, 50, 50).Detect(0.9, 10, 10, 50, 50)).Evaluate();

        Assert.AreEqual(1, metrics.MeanAveragePrecision!.Value, Close);
        Assert.AreEqual(1, metrics.AverageRecall100!.Value, Close);
        Assert.AreEqual(1, metrics.MeanAveragePrecisionMedium!.Value, Close); // area 2500, between 1024 and 9216
        Assert.IsNull(metrics.MeanAveragePrecisionSmall);
        Assert.IsNull(metrics.MeanAveragePrecisionLarge);
    }

    [TestMethod]
    public void Thresholds_AreReachedUpToTheOverlap()
    {
        // 100x100 moved by 20: intersection 80*100 = 8000, union 12000, IoU 2/3: true at 0.5, 0.55, 0.6, 0.65, false at the six others.
        VideoDetectionMetrics metrics = new Scene().Frame(0, f => f.Label(0, 0, 100, 100).Detect(0.9, 20, 0, 100, 100)).Evaluate();

        Assert.AreEqual(0.4, metrics.MeanAveragePrecision!.Value, Close);
        Assert.AreEqual(1, metrics.MeanAveragePrecision50!.Value, Close);
        Assert.AreEqual(0, metrics.MeanAveragePrecision75!.Value, Close);
        Assert.AreEqual(0.4, metrics.AverageRecall1000!.Value, Close);
    }

    [TestMethod]
    public void FalsePositivesAndNegatives_GiveTheInterpolatedCurve()
    {
        // By score: true, false, true; three objects. Precision at the trues 1/1 and 2/3, recall 1/3 and 2/3.
        // Of the recalls 0, 0.01 … 1: 0 … 0.33 (34 of them) have precision 1, 0.34 … 0.66 (33) have 2/3, the other 34 have 0.
        VideoDetectionMetrics metrics = new Scene()
            .Frame(0, f => f.Label(0, 0, 10, 10).Detect(0.9, 0, 0, 10, 10).Detect(0.8, 500, 0, 10, 10))
            .Frame(1, f => f.Label(0, 0, 10, 10).Label(100, 0, 10, 10).Detect(0.7, 100, 0, 10, 10))
            .Evaluate();

        Assert.AreEqual((34 + (33 * 2.0 / 3)) / 101, metrics.MeanAveragePrecision50!.Value, Close);
        Assert.AreEqual(2.0 / 3, metrics.AverageRecall100!.Value, Close);
        IReadOnlyList<PrecisionRecallPoint> curve = metrics.Classes[0].PrecisionRecallCurve;
        Assert.HasCount(101, curve);
        Assert.AreEqual(new PrecisionRecallPoint(0.5, 2.0 / 3, 0.7), curve[50]);
        Assert.AreEqual(new PrecisionRecallPoint(1, 0, null), curve[100]);
    }

    [TestMethod]
    public void Duplicate_IsAFalsePositive()
    {
        // True at 0.9; the second on the same object is false, but behind it nothing more is to be found: AP 1. The other way round,
        // with the duplicate between two trues: precision 1, then 2/3; recalls 0 … 0.5 (51) and 0.51 … 1 (50).
        VideoDetectionMetrics metrics = new Scene()
            .Frame(0, f => f.Label(0, 0, 50, 50).Label(100, 0, 50, 50)
                .Detect(0.9, 0, 0, 50, 50).Detect(0.8, 0, 0, 50, 49).Detect(0.7, 100, 0, 50, 50))
            .Evaluate();

        Assert.AreEqual((51 + (50 * 2.0 / 3)) / 101, metrics.MeanAveragePrecision50!.Value, Close);
    }

    [TestMethod]
    public void EqualScores_KeepTheOrderOfTheFrames()
    {
        // All 0.5. In order: false, true → precision 1/2 at recall 1. A sort that is not stable could find 1.
        VideoDetectionMetrics falseFirst = new Scene()
            .Frame(0, f => f.Detect(0.5, 0, 0, 10, 10))
            .Frame(1, f => f.Label(0, 0, 10, 10).Detect(0.5, 0, 0, 10, 10))
            .Evaluate();
        VideoDetectionMetrics trueFirst = new Scene()
            .Frame(0, f => f.Label(0, 0, 10, 10).Detect(0.5, 0, 0, 10, 10))
            .Frame(1, f => f.Detect(0.5, 0, 0, 10, 10))
            .Evaluate();

        Assert.AreEqual(0.5, falseFirst.MeanAveragePrecision50!.Value, Close);
        Assert.AreEqual(1, trueFirst.MeanAveragePrecision50!.Value, Close);
    }

    [TestMethod]
    public void Crowd_TakesAnyNumberOfDetectionsAndIsNotMissed()
    {
        // Three detections within the crowd (each wholly inside: share 1) do not count; the object is found with precision 1.
        VideoDetectionMetrics metrics = new Scene()
            .Frame(0, f => f.Label(0, 0, 50, 50).Label(200, 0, 300, 300, crowd: true)
                .Detect(0.99, 210, 10, 30, 30).Detect(0.98, 260, 10, 30, 30).Detect(0.97, 210, 80, 30, 30).Detect(0.5, 0, 0, 50, 50))
            .Evaluate();

        Assert.AreEqual(1, metrics.MeanAveragePrecision!.Value, Close);
        Assert.AreEqual(1, metrics.LabelCount);
        Assert.AreEqual(1, metrics.IgnoredCount);
    }

    [TestMethod]
    public void Crowd_IsSecondToAnObjectThatIsOverlappedLess()
    {
        // The detection lies wholly in the crowd (share 1) and overlaps the object with IoU 50*40/(50*50) = 0.8: the object wins
        // up to 0.8 (7 thresholds); at 0.85, 0.9, 0.95 the crowd excuses the detection and the object is missed.
        VideoDetectionMetrics metrics = new Scene()
            .Frame(0, f => f.Label(0, 0, 50, 50).Label(-100, -100, 400, 400, crowd: true).Detect(0.9, 0, 0, 50, 40))
            .Evaluate();

        Assert.AreEqual(0.7, metrics.AverageRecall1000!.Value, Close);
    }

    [TestMethod]
    public void IgnoredBox_ExcusesEveryClass()
    {
        // Class 0 and class 1 each have a stronger detection that lies at 60 % inside the ignored region: excused at 0.5, 0.55 and 0.6.
        VideoDetectionMetrics metrics = new Scene()
            .Frame(0, f => f.Label(0, 0, 50, 50).Label(100, 0, 50, 50, of: 1).Ignore(300, 0, 60, 100)
                .Detect(0.9, 300, 0, 100, 100).Detect(0.9, 300, 0, 100, 100, of: 1)
                .Detect(0.5, 0, 0, 50, 50).Detect(0.5, 100, 0, 50, 50, of: 1))
            .Evaluate(classes: 2);

        Assert.AreEqual(1, metrics.MeanAveragePrecision50!.Value, Close);
        Assert.AreEqual(0.5, metrics.MeanAveragePrecision75!.Value, Close);
        Assert.AreEqual(((3 * 1) + (7 * 0.5)) / 10, metrics.MeanAveragePrecision!.Value, Close);
    }

    [TestMethod]
    public void AreaRange_FollowsTheAnnotatedAreaOfObjectsAndTheBoxOfDetections()
    {
        // The box of the object is 40x40 = 1600, but its area field says 900: small. The false positive of 200x200 = 40000 is outside
        // "small" and not counted there, although it scores higher; in "all" it halves the precision. No object is medium.
        VideoDetectionMetrics metrics = new Scene()
            .Frame(0, f => f.Label(0, 0, 40, 40, area: 900).Detect(0.9, 300, 300, 200, 200).Detect(0.8, 0, 0, 40, 40))
            .Evaluate();

        Assert.AreEqual(0.5, metrics.MeanAveragePrecision!.Value, Close);
        Assert.AreEqual(1, metrics.MeanAveragePrecisionSmall!.Value, Close);
        Assert.IsNull(metrics.MeanAveragePrecisionMedium);
    }

    [TestMethod]
    public void AreaRange_IncludesBothItsEnds()
    {
        // 32x32 = 1024 is small and medium at once.
        VideoDetectionMetrics metrics = new Scene().Frame(0, f => f.Label(0, 0, 32, 32).Detect(0.9, 0, 0, 32, 32)).Evaluate();

        Assert.AreEqual(1, metrics.MeanAveragePrecisionSmall!.Value, Close);
        Assert.AreEqual(1, metrics.MeanAveragePrecisionMedium!.Value, Close);
    }

    [TestMethod]
    public void DetectionLimits_CountPerFrameAndClass()
    {
        // The only true detection is the 150th of its frame: beyond 100, within 300. Class 1 has its 150 of its own.
        VideoDetectionMetrics metrics = new Scene().Frame(0, f =>
        {
            f.Label(0, 0, 10, 10);
            for (int i = 0; i < 149; i++)
                f.Detect(0.9, 500, 500, 10, 10).Detect(0.95, 500, 500, 10, 10, of: 1);
            f.Detect(0.1, 0, 0, 10, 10);
        }).Evaluate(classes: 2);

        Assert.AreEqual(0, metrics.AverageRecall100!.Value, Close);
        Assert.AreEqual(1, metrics.AverageRecall300!.Value, Close);
        Assert.AreEqual(0, metrics.MeanAveragePrecisionAt100!.Value, Close);
        Assert.AreEqual(1.0 / 150, metrics.MeanAveragePrecision!.Value, Close);
    }

    [TestMethod]
    public void DetectionsBeyondThousand_AreNotLookedAt()
    {
        VideoDetectionMetrics metrics = new Scene().Frame(0, f =>
        {
            f.Label(0, 0, 10, 10);
            for (int i = 0; i < 1000; i++)
                f.Detect(0.9, 500, 500, 10, 10);
            f.Detect(0.1, 0, 0, 10, 10);
        }).Evaluate();

        Assert.AreEqual(0, metrics.AverageRecall1000!.Value, Close);
        Assert.AreEqual(0, metrics.ImageNetVidMeanAveragePrecision!.Value, Close);
        Assert.AreEqual(1001, metrics.DetectionCount);
    }

    [TestMethod]
    public void NoDetections_ScoreZero()
    {
        VideoDetectionMetrics metrics = new Scene().Frame(0, f => f.Label(0, 0, 10, 10)).Evaluate();

        Assert.AreEqual(0, metrics.MeanAveragePrecision);
        Assert.AreEqual(0, metrics.AverageRecall100);
        Assert.IsNull(metrics.Classes[0].BestF1);
    }

    [TestMethod]
    public void NoLabels_ScoreNothingAtAll()
    {
        VideoDetectionMetrics metrics = new Scene().Frame(0, f => f.Detect(0.9, 0, 0, 10, 10)).Evaluate();

        Assert.IsNull(metrics.MeanAveragePrecision);
        Assert.IsNull(metrics.Classes[0].AveragePrecision50);
        Assert.IsEmpty(metrics.Classes[0].PrecisionRecallCurve);
        Assert.IsNull(new Scene().Evaluate(classes: 0).MeanAveragePrecision);
    }

    [TestMethod]
    public void ClassWithoutLabels_DoesNotEnterTheMean()
    {
        VideoDetectionMetrics metrics = new Scene()
            .Frame(0, f => f.Label(0, 0, 10, 10).Detect(0.9, 0, 0, 10, 10).Detect(0.9, 0, 0, 10, 10, of: 1)).Evaluate(classes: 2);

        Assert.AreEqual(1, metrics.MeanAveragePrecision50!.Value, Close);
        Assert.IsNull(metrics.Classes[1].AveragePrecision50);
    }
}
