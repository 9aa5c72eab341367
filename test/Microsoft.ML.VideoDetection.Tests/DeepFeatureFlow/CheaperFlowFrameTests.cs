using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Evaluation;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>What makes frames between key frames cheaper, as a user of the detector sees it.</summary>
[TestClass]
public sealed class CheaperFlowFrameTests
{
    private static readonly MLContext _mlContext = new(1);
    private static DeepFeatureFlowTransformer _model = null!;

    [ClassInitialize]
    public static void MakeModel(TestContext _) => _model = SmallModel.Create(_mlContext);

    [ClassCleanup]
    public static void FreeModel() => _model.Dispose();

    [TensorTestMethod]
    public void FlowFrameProposalCount_LimitsFlowFramesOnly()
    {
        // One proposal can become one object of each of the three classes.
        using VideoDetector detector = Detector(new VideoDetectorOptions { FlowFrameProposalCount = 1 });
        FrameDetections[] frames = Detect(detector, 2);
        Assert.HasCount(SmallModel.Architecture.MaxDetections, frames[0].Detections);
        Assert.IsTrue(frames[1].Detections.Count is >= 1 and <= 3, $"{frames[1].Detections.Count} detections");
    }

    [TestMethod]
    public void FlowFrameRank_ChangesFlowFramesOnly_AndTheFullRankNothing()
    {
        using VideoDetector exact = Detector(new VideoDetectorOptions());
        using VideoDetector coarse = Detector(new VideoDetectorOptions { FlowFrameRank = 2 });
        using VideoDetector full = Detector(new VideoDetectorOptions { FlowFrameRank = SmallModel.Architecture.RegionHeadChannels });
        FrameDetections[] expected = Detect(exact, 2), approximated = Detect(coarse, 2), same = Detect(full, 2);
        CollectionAssert.AreEqual(expected[0].Detections.ToArray(), approximated[0].Detections.ToArray());
        CollectionAssert.AreNotEqual(expected[1].Detections.ToArray(), approximated[1].Detections.ToArray());
        CollectionAssert.AreEqual(expected[1].Detections.ToArray(), same[1].Detections.ToArray());
    }

    [TensorTestMethod]
    public void DenseInverseSearch_OnAStillVideo_FindsOnEveryFrameWhatTheKeyFrameHas()
    {
        using VideoDetector detector = Detector(new VideoDetectorOptions { MotionEstimator = MotionEstimator.DenseInverseSearch });
        FrameDetections[] frames = [.. Enumerable.Range(0, 3).Select(_ => DetectFirst(detector))];
        CollectionAssert.AreEqual(new[] { true, false, false }, frames.Select(frame => frame.IsKeyFrame).ToArray());
        CollectionAssert.AreEqual(frames[0].Detections.ToArray(), frames[1].Detections.ToArray());
        CollectionAssert.AreEqual(frames[0].Detections.ToArray(), frames[2].Detections.ToArray());
    }

    [TensorTestMethod]
    [DataRow(MotionEstimator.FlowNet)]
    [DataRow(MotionEstimator.DenseInverseSearch)]
    public void CarriedProposals_AreClassifiedInsteadOfNewOnes(MotionEstimator motion)
    {
        // The key frame gives what it gives without. What is weak there is carried all the same: a score threshold drops results, not boxes.
        var options = new VideoDetectorOptions { MotionEstimator = motion, FlowFrameProposals = FlowFrameProposals.Carried };
        using VideoDetector plain = Detector(new VideoDetectorOptions()), all = Detector(options);
        FrameDetections[] expected = Detect(plain, 4), found = Detect(all, 4);
        CollectionAssert.AreEqual(expected[0].Detections.ToArray(), found[0].Detections.ToArray());
        Assert.IsTrue(found.All(frame => frame.Detections.Count > 1));
        float[] scores = [.. found[1].Detections.Select(detection => detection.Score)];
        options.ScoreThreshold = scores[scores.Length / 2];
        using VideoDetector strong = Detector(options);
        FrameDetections[] best = Detect(strong, 4);
        for (int i = 0; i < 4; i++)
            CollectionAssert.AreEqual(found[i].Detections.Where(detection => detection.Score > options.ScoreThreshold).ToArray(), best[i].Detections.ToArray());

        // One carried proposal becomes one object of each of the three classes at most.
        using VideoDetector one = Detector(new VideoDetectorOptions
        {
            MotionEstimator = motion,
            FlowFrameProposals = FlowFrameProposals.Carried,
            FlowFrameProposalCount = 1,
        });
        Assert.IsTrue(Detect(one, 2)[1].Detections.Count is >= 1 and <= 3);
    }

    [TensorTestMethod]
    public void CarriedProposals_OnAStillVideo_FindTheKeyFramesDetectionsAgain()
    {
        // All of its proposals, where they were: the same regions in another order.
        using VideoDetector detector = Detector(new VideoDetectorOptions
        {
            MotionEstimator = MotionEstimator.DenseInverseSearch,
            FlowFrameProposals = FlowFrameProposals.Carried,
            FlowFrameProposalCount = SmallModel.Architecture.ProposalCount,
        });
        FrameDetections[] frames = [.. Enumerable.Range(0, 2).Select(_ => DetectFirst(detector))];
        Assert.HasCount(frames[0].Detections.Count, frames[1].Detections);
        for (int i = 0; i < frames[0].Detections.Count; i++)
        {
            // Boxes go to the field's pixels and back, which rounds them a few times.
            (Detection key, Detection again) = (frames[0].Detections[i], frames[1].Detections[i]);
            Assert.AreEqual(key.ClassName, again.ClassName);
            Assert.AreEqual(key.Score, again.Score, 1e-4f);
            Assert.AreEqual(key.X0, again.X0, 0.01f);
            Assert.AreEqual(key.Y1, again.Y1, 0.01f);
        }
    }

    [TestMethod]
    public void CarriedProposals_OfFramesReadAlone_NeedNoLookAtTheKeyFramesResult()
    {
        // Only the third frame is asked for: the key frame's detections are computed for it, and motion goes straight.
        var options = new VideoDetectorOptions { MotionEstimator = MotionEstimator.DenseInverseSearch, FlowFrameProposals = FlowFrameProposals.Carried };
        using DetectionStream engine = _model.Model.OpenStream(options);
        VideoFrame[] frames = [.. new MovingShapesSource(160, 90, 3).ReadFrames()];
        for (int i = 0; i < 3; i++)
            Assert.AreEqual(i == 0, engine.MoveTo(frames[i].Image, "v", i));
        Assert.IsNotEmpty(engine.Run().Scores);
        foreach (VideoFrame frame in frames)
            frame.Dispose();
    }

    [TestMethod]
    public void AnUnknownMotionEstimator_IsNamed()
    {
        string message = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => Detector(new VideoDetectorOptions { MotionEstimator = (MotionEstimator)7 })).Message;
        StringAssert.Contains(message, "MotionEstimator is 7; it must be one of FlowNet, DenseInverseSearch.");
    }

    [TestMethod]
    public void ModelWithoutFlowNetwork_IsRunWithItsOwnMotion_AndNamesWhatItCannotDo()
    {
        using DeepFeatureFlowTransformer own = _mlContext.VideoDetection.CreateUntrained(
            SmallModel.Architecture with { MotionEstimator = MotionEstimator.DenseInverseSearch, FlowFrameProposals = FlowFrameProposals.Carried });
        using VideoDetector byDefault = _mlContext.VideoDetection.CreateDetector(own);
        using VideoDetector asked = _mlContext.VideoDetection.CreateDetector(
            own, new VideoDetectorOptions { MotionEstimator = MotionEstimator.DenseInverseSearch, FlowFrameProposals = FlowFrameProposals.Carried });
        using VideoDetector proposing = _mlContext.VideoDetection.CreateDetector(own, new VideoDetectorOptions { FlowFrameProposals = FlowFrameProposals.Computed });
        FrameDetections[] found = Detect(byDefault, 2), expected = Detect(asked, 2), proposed = Detect(proposing, 2);
        CollectionAssert.AreEqual(expected[1].Detections.ToArray(), found[1].Detections.ToArray());
        CollectionAssert.AreNotEqual(proposed[1].Detections.ToArray(), found[1].Detections.ToArray());

        Assert.AreEqual(
            "MotionEstimator is FlowNet, but the model has no flow network: it was made for DenseInverseSearch. Leave MotionEstimator unset, or train a "
            + "model with FlowNet. (Parameter 'options')",
            Refusal(new VideoDetectorOptions { MotionEstimator = MotionEstimator.FlowNet }));

        string Refusal(VideoDetectorOptions options)
        {
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => own.Transform(_mlContext.VideoDetection.LoadFromSources(new MovingShapesSource(160, 90, 1)), options));
            return Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _mlContext.VideoDetection.CreateDetector(own, options)).Message;
        }
    }

    [TestMethod]
    public void WrongOptions_AreAllNamed()
    {
        var options = new VideoDetectorOptions { FlowFrameProposals = (FlowFrameProposals)7, FlowFrameProposalCount = 0, FlowFrameRank = 0 };
        string message = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Detector(options)).Message;
        StringAssert.Contains(message, "FlowFrameProposals is 7; it must be one of Computed, Carried. FlowFrameProposalCount is 0; it must be at least 1.");
        StringAssert.Contains(message, "FlowFrameRank is 0; it must be at least 1.");
    }

    private static VideoDetector Detector(VideoDetectorOptions options) => _mlContext.VideoDetection.CreateDetector(_model, options);

    private static FrameDetections DetectFirst(VideoDetector detector)
    {
        using VideoFrame frame = new MovingShapesSource(160, 90, 1).ReadFrames().Single();
        return detector.Detect(frame.Image);
    }

    private static FrameDetections[] Detect(VideoDetector detector, int count)
    {
        var found = new List<FrameDetections>();
        foreach (VideoFrame frame in new MovingShapesSource(160, 90, count).ReadFrames())
        {
            using (frame)
                found.Add(detector.Detect(frame));
        }

        return [.. found];
    }
}
