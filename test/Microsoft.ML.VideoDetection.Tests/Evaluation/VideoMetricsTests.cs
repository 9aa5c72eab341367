using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Evaluation;
using Microsoft.ML.VideoDetection.Evaluation.Columns;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Tests.Evaluation;

[TestClass]
public sealed class VideoMetricsTests
{
    private const double Close = 1e-12;

    [TestMethod]
    public void ImageNetVid_IsTheAreaUnderTheWholeCurve()
    {
        // By score: true, false, true; three objects of 100x100. Precision 1 and 2/3 at recall steps of 1/3: (1 + 2/3) / 3 = 5/9.
        // (COCO's 101 points would give 56/101.)
        VideoDetectionMetrics metrics = new Scene()
            .Frame(0, f => f.Label(0, 0, 100, 100).Detect(0.9, 0, 0, 100, 100).Detect(0.8, 500, 0, 100, 100))
            .Frame(1, f => f.Label(0, 0, 100, 100).Label(200, 0, 100, 100).Detect(0.7, 200, 0, 100, 100))
            .Evaluate();

        Assert.AreEqual(5.0 / 9, metrics.ImageNetVidMeanAveragePrecision!.Value, Close);
        Assert.AreEqual(5.0 / 9, metrics.Classes[0].ImageNetVidAveragePrecision!.Value, Close);
    }

    [TestMethod]
    public void ImageNetVid_IsLenientWithSmallObjects()
    {
        // A label of 9x9 is 10x10 pixels and needs 100/(20*20) = 0.25. Moved by 5 the inclusive IoU is 5*10/150 = 1/3: found, though below
        // 0.5. A label of 99x99 needs min(0.5, 10000/12100) = 0.5; moved by 50 its IoU is 50*100/15000 = 1/3: missed.
        VideoDetectionMetrics small = new Scene().Frame(0, f => f.Label(0, 0, 9, 9).Detect(0.9, 5, 0, 9, 9)).Evaluate();
        VideoDetectionMetrics large = new Scene().Frame(0, f => f.Label(0, 0, 99, 99).Detect(0.9, 50, 0, 99, 99)).Evaluate();

        Assert.AreEqual(0.25, ImageNetVidMatcher.RequiredOverlap(new Region(0, 0, 9, 9)), Close);
        Assert.AreEqual(1, small.ImageNetVidMeanAveragePrecision);
        Assert.AreEqual(0, small.MeanAveragePrecision50);
        Assert.AreEqual(0, large.ImageNetVidMeanAveragePrecision);
    }

    [TestMethod]
    public void MotionIou_IsTheMeanOverTheOtherFramesWithinTen()
    {
        // 100x100, moving 10 to the right per frame, on the frames 0, 1, 2 and 20. IoU of neighbors 90/110, two apart 80/120.
        LabeledBox[] labels = [At(0, 0), At(1, 10), At(2, 20), At(20, 200)];

        double[] motion = MotionSpeed.MeanIou(labels)!;

        Assert.AreEqual(((90.0 / 110) + (80.0 / 120)) / 2, motion[0], Close);
        Assert.AreEqual(90.0 / 110, motion[1], Close);
        Assert.AreEqual(double.NaN, motion[3]); // alone within ±10
        Assert.AreEqual(MatchRule.Moderate, MotionSpeed.RuleOf(motion[0]));
        Assert.AreEqual(MatchRule.Moderate, MotionSpeed.RuleOf(0.9));
        Assert.AreEqual(MatchRule.Moderate, MotionSpeed.RuleOf(0.7));
        Assert.AreEqual(MatchRule.Slow, MotionSpeed.RuleOf(0.901));
        Assert.AreEqual(MatchRule.Fast, MotionSpeed.RuleOf(0.699));
        Assert.IsNull(MotionSpeed.RuleOf(double.NaN));

        static LabeledBox At(int frame, double x) => new(frame, -1, new Region(x, 0, 100, 100), 10_000, false, 7, 0, frame);
    }

    [TestMethod]
    public void Speed_LeavesObjectsOfOtherSpeedsAside()
    {
        // Track 1 stands still (IoU 1, slow) and is found. Track 2 moves 50 of 100 (IoU 50/150, fast) and is missed, but for a detection on
        // frame 1. Each frame's detection of track 1 scores higher; it does not count as false for the fast.
        Scene scene = new();
        for (int i = 0; i < 2; i++)
        {
            int frame = i;
            scene.Frame(i, f =>
            {
                f.Label(0, 0, 100, 100, track: 1).Label(frame * 50, 300, 100, 100, track: 2).Detect(0.9, 0, 0, 100, 100);
                if (frame == 1)
                    f.Detect(0.5, 50, 300, 100, 100);
            });
        }

        MotionSpeedMetrics speed = scene.Evaluate().Speed!;

        Assert.AreEqual(1, speed.Slow50!.Value, Close);
        Assert.IsNull(speed.Medium50);
        Assert.AreEqual(51.0 / 101, speed.Fast50!.Value, Close); // one of two found with precision 1: recalls 0 … 0.5
    }

    [TestMethod]
    public void Speed_IsUnknownWithoutTracks() =>
        Assert.IsNull(new Scene().Frame(0, f => f.Label(0, 0, 9, 9)).Frame(1, f => f.Label(0, 0, 9, 9)).Evaluate().Speed);

    [TestMethod]
    public void KeyFrameDistance_CountsOnlyTheFramesAtEachDistance()
    {
        // Distance 0: found. Distance 1: found with a stronger false positive, precision 1/2. Distance 2: nothing labeled. Distance 3: missed.
        VideoDetectionMetrics metrics = new Scene()
            .Frame(0, f => f.Label(0, 0, 10, 10).Detect(0.6, 0, 0, 10, 10), keyDistance: 0)
            .Frame(1, f => f.Label(0, 0, 10, 10).Detect(0.9, 90, 0, 10, 10).Detect(0.8, 0, 0, 10, 10), keyDistance: 1)
            .Frame(2, f => f.Detect(0.9, 0, 0, 10, 10), keyDistance: 2)
            .Frame(3, f => f.Label(0, 0, 10, 10), keyDistance: 3)
            .Evaluate();

        Assert.HasCount(4, metrics.ByKeyFrameDistance);
        Assert.AreEqual(1, metrics.ByKeyFrameDistance[0].MeanAveragePrecision50!.Value, Close);
        Assert.AreEqual(0.5, metrics.ByKeyFrameDistance[1].MeanAveragePrecision50!.Value, Close);
        Assert.IsNull(metrics.ByKeyFrameDistance[2].MeanAveragePrecision50);
        Assert.AreEqual(0, metrics.ByKeyFrameDistance[3].MeanAveragePrecision50!.Value, Close);
    }

    [TestMethod]
    public void KeyFrameDistance_RestartsWithEachVideo()
    {
        var distance = new KeyFrameDistance();

        Assert.AreEqual(0, distance.Next("a", 0, true));
        Assert.AreEqual(2, distance.Next("a", 2, false)); // frame 1 was left out: the distance is in frames, not in rows
        Assert.AreEqual(DetectedBox.UnknownDistance, distance.Next("b", 0, false));
        Assert.AreEqual(0, distance.Next("b", 5, true));
        Assert.AreEqual(1, distance.Next("b", 6, false));
    }

    [TestMethod]
    public void Confusion_PairsByOverlapWhateverTheClass()
    {
        // Objects: class 0 at 0, class 1 at 100, class 1 at 200. Detections: 0 on the first (right), 0 on the second (wrong class), 1 in the
        // void (false positive), a second 0 on the first (false positive), one below the threshold on the third (which is missed).
        VideoDetectionMetrics metrics = new Scene().Frame(0, f => f
            .Label(0, 0, 50, 50).Label(100, 0, 50, 50, of: 1).Label(200, 0, 50, 50, of: 1)
            .Detect(0.9, 0, 0, 50, 50).Detect(0.8, 100, 0, 50, 50).Detect(0.7, 400, 0, 50, 50, of: 1).Detect(0.6, 0, 0, 50, 49)
            .Detect(0.4, 200, 0, 50, 50, of: 1)).Evaluate(classes: 2);

        long[][] expected = [[1, 0, 0], [1, 0, 1], [1, 1, 0]];
        for (int row = 0; row < 3; row++)
            CollectionAssert.AreEqual(expected[row], metrics.Confusion.Counts[row].ToArray());

        // Severity: wrong class 1, missed 1, false positives 0.7 and 0.6.
        Assert.AreEqual(3.3, metrics.WorstFrames[0].Severity, Close);
        Assert.AreEqual(
            "Correct WrongClass FalsePositive FalsePositive FalseNegative", string.Join(' ', metrics.WorstFrames[0].Boxes.Select(box => box.Verdict)));
    }

    [TestMethod]
    public void Confusion_ExcusesIgnoredRegionsAndCrowds()
    {
        VideoDetectionMetrics metrics = new Scene().Frame(0, f => f
            .Ignore(0, 0, 100, 100).Label(200, 0, 100, 100, crowd: true)
            .Detect(0.9, 0, 0, 50, 50).Detect(0.9, 210, 0, 50, 50)).Evaluate();

        Assert.AreEqual(0, metrics.Confusion.Counts.Sum(row => row.Sum()));
        Assert.IsEmpty(metrics.WorstFrames);
    }

    [TestMethod]
    public void BestF1_IsTheThresholdWithTheBestBalance()
    {
        // Three objects. Keeping scores from 0.9: 1 true → 2/(1+3) = 0.5. From 0.8: 2 true, 1 false (two share the score)
        // → 4/(3+3) = 0.667. From 0.3: 2 true, 2 false → 4/7.
        VideoDetectionMetrics metrics = new Scene().Frame(0, f => f
            .Label(0, 0, 10, 10).Label(100, 0, 10, 10).Label(200, 0, 10, 10)
            .Detect(0.9, 0, 0, 10, 10).Detect(0.8, 100, 0, 10, 10).Detect(0.8, 400, 0, 10, 10).Detect(0.3, 500, 0, 10, 10)).Evaluate();

        Assert.AreEqual(0.8, metrics.Classes[0].BestF1ScoreThreshold);
        Assert.AreEqual(4.0 / 6, metrics.Classes[0].BestF1!.Value, Close);
    }

    [TestMethod]
    public void WorstFrames_AreApartFromEachOther()
    {
        // Frame i misses i objects. 59 is the worst of 50 … 59, 49 of 25 … 49, 24 of 0 … 24.
        Scene scene = new(new VideoEvaluationOptions { KeepWorstFrames = 2 });
        for (int i = 0; i < 60; i++)
        {
            int missed = i;
            scene.Frame(i, f =>
            {
                for (int n = 0; n < missed; n++)
                    f.Label(n * 20, 0, 10, 10);
            });
        }

        int[] kept = [.. scene.Evaluate().WorstFrames.Select(frame => frame.FrameIndex)];

        CollectionAssert.AreEqual(new[] { 59, 49 }, kept);
    }
}
