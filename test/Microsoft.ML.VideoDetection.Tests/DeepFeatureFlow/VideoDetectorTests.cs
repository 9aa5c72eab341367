using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Evaluation;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

[TestClass]
public sealed class VideoDetectorTests
{
    private static readonly MLContext _mlContext = new(1);
    private static DeepFeatureFlowTransformer _model = null!;

    [ClassInitialize]
    public static void MakeModel(TestContext _) => _model = SmallModel.Create(_mlContext);

    [ClassCleanup]
    public static void FreeModel() => _model.Dispose();

    [TensorTestMethod]
    public async Task DetectAsync_yields_every_frame_in_order()
    {
        using VideoDetector detector = _mlContext.VideoDetection.CreateDetector(_model);
        List<FrameDetections> frames = await Collect(detector.DetectAsync(new MovingShapesSource(160, 90, 10)));
        CollectionAssert.AreEqual(Enumerable.Range(0, 10).ToArray(), frames.Select(frame => frame.FrameIndex).ToArray());
        CollectionAssert.AreEqual(new[] { 0, 4, 8 }, frames.Where(frame => frame.IsKeyFrame).Select(frame => frame.FrameIndex).ToArray());
        foreach (FrameDetections frame in frames)
        {
            Assert.HasCount(SmallModel.Architecture.MaxDetections, frame.Detections);
            Assert.IsNull(frame.Image);
            CollectionAssert.AreEqual(frame.Detections.OrderByDescending(d => d.Score).ToArray(), frame.Detections.ToArray());
            Assert.IsTrue(frame.Detections.All(d => d.X0 >= 0 && d.Y0 >= 0 && d.X1 <= 160.001 && d.Y1 <= 90.001 && d.X1 >= d.X0 && d.Y1 >= d.Y0));
            Assert.IsTrue(frame.Detections.All(d => d.ClassName == SmallModel.Architecture.ClassNames[d.ClassIndex]));
        }
    }

    [TensorTestMethod]
    public async Task Options_override_the_model()
    {
        var options = new VideoDetectorOptions { KeyFrameInterval = 1, ScoreThreshold = 0.99f, KeepImages = true, QueueCapacity = 1 };
        using VideoDetector detector = _mlContext.VideoDetection.CreateDetector(_model, options);
        options.KeyFrameInterval = 7; // too late: options are copied
        await foreach (FrameDetections frame in detector.DetectAsync(new MovingShapesSource(160, 90, 3)))
        {
            using (frame)
            {
                Assert.IsTrue(frame.IsKeyFrame);
                Assert.IsEmpty(frame.Detections);
                Assert.AreEqual((160, 90), (frame.Image!.Width, frame.Image.Height));
            }
        }
    }

    [TensorTestMethod]
    public void Detect_counts_frames_without_names_and_leaves_the_image_alone()
    {
        using VideoDetector detector = _mlContext.VideoDetection.CreateDetector(_model);
        using MLImage image = Clips.Filled(160, 90, 10, 20, 30);
        Assert.AreEqual((0, true), Step());
        Assert.AreEqual((1, false), Step());
        detector.Reset();
        Assert.AreEqual((0, true), Step());
        Assert.AreEqual(160 * 90 * 4, image.Pixels.Length);

        (int, bool) Step()
        {
            FrameDetections frame = detector.Detect(image);
            return (frame.FrameIndex, frame.IsKeyFrame);
        }
    }

    [TensorTestMethod]
    public void A_scene_cut_makes_a_key_frame_when_asked_to()
    {
        using MLImage dark = Clips.Filled(160, 90, 10, 10, 10);
        using MLImage light = Clips.Filled(160, 90, 200, 200, 200);
        Assert.IsFalse(SecondIsKey(0));
        Assert.IsTrue(SecondIsKey(0.15));

        bool SecondIsKey(double threshold)
        {
            using VideoDetector detector = _mlContext.VideoDetection.CreateDetector(
                _model, new VideoDetectorOptions { SceneCutThreshold = threshold });
            detector.Detect(dark);
            return detector.Detect(light).IsKeyFrame;
        }
    }

    [TensorTestMethod]
    public async Task Detectors_side_by_side_share_weights_and_agree()
    {
        Task<List<FrameDetections>>[] runs = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            using VideoDetector detector = _mlContext.VideoDetection.CreateDetector(_model);
            return await Collect(detector.DetectAsync(new MovingShapesSource(160, 90, 6)));
        }))];
        List<FrameDetections>[] results = await Task.WhenAll(runs);
        for (int i = 0; i < 6; i++)
        {
            CollectionAssert.AreEqual(results[0][i].Detections.ToArray(), results[1][i].Detections.ToArray());
            CollectionAssert.AreEqual(results[0][i].Detections.ToArray(), results[2][i].Detections.ToArray());
        }
    }

    [TensorTestMethod]
    public async Task An_error_of_the_source_arrives_after_what_was_decoded()
    {
        using VideoDetector detector = _mlContext.VideoDetection.CreateDetector(_model);
        int seen = 0;
        InvalidDataException error = await Assert.ThrowsExactlyAsync<InvalidDataException>(async () =>
        {
            await foreach (FrameDetections _ in detector.DetectAsync(VideoSource.FromImages(Broken())))
                seen++;
        });
        Assert.AreEqual("frame 2 is broken", error.Message);
        Assert.AreEqual(2, seen);

        static IEnumerable<MLImage> Broken()
        {
            for (int i = 0; i < 2; i++)
            {
                using MLImage image = Clips.Filled(64, 48, 1, 2, 3);
                yield return image;
            }

            throw new InvalidDataException("frame 2 is broken");
        }
    }

    [TensorTestMethod]
    public async Task Frames_that_arrive_asynchronously_give_what_those_of_a_source_give()
    {
        using VideoDetector detector = _mlContext.VideoDetection.CreateDetector(_model);
        List<FrameDetections> expected = await Collect(detector.DetectAsync(new MovingShapesSource(160, 90, 6)));
        detector.Reset();
        List<FrameDetections> actual = await Collect(detector.DetectAsync(Arriving()));
        CollectionAssert.AreEqual(expected.Select(frame => frame.FrameIndex).ToArray(), actual.Select(frame => frame.FrameIndex).ToArray());
        for (int i = 0; i < 6; i++)
            CollectionAssert.AreEqual(expected[i].Detections.ToArray(), actual[i].Detections.ToArray());

        static async IAsyncEnumerable<VideoFrame> Arriving()
        {
            foreach (VideoFrame frame in new MovingShapesSource(160, 90, 6).ReadFrames())
            {
                await Task.Yield();
                yield return frame;
            }
        }
    }

    [TensorTestMethod]
    public async Task Waiting_for_a_frame_that_does_not_arrive_ends_when_it_is_cancelled()
    {
        using VideoDetector detector = _mlContext.VideoDetection.CreateDetector(_model);
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (FrameDetections frame in detector.DetectAsync(OneAndNoMore(), cancel.Token))
            {
                frame.Dispose();
                await cancel.CancelAsync();
            }
        });

        static async IAsyncEnumerable<VideoFrame> OneAndNoMore([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop = default)
        {
            yield return new VideoFrame("v", 0, Clips.Filled(160, 90, 10, 20, 30));
            await Task.Delay(Timeout.Infinite, stop);
        }
    }

    [TensorTestMethod]
    public async Task Cancelling_ends_both_threads_and_the_detector_stays_usable()
    {
        using VideoDetector detector = _mlContext.VideoDetection.CreateDetector(_model);
        using var cancel = new CancellationTokenSource();
        int seen = 0;
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (FrameDetections frame in detector.DetectAsync(new MovingShapesSource(160, 90, 100_000), cancel.Token))
            {
                if (++seen == 3)
                    await cancel.CancelAsync();
            }
        });
        Assert.IsLessThan(20, seen);
        Assert.HasCount(2, await Collect(detector.DetectAsync(new MovingShapesSource(160, 90, 2))));
    }

    [TensorTestMethod]
    public async Task Breaking_off_frees_what_waits_in_the_queues()
    {
        using VideoDetector detector = _mlContext.VideoDetection.CreateDetector(_model, new VideoDetectorOptions { KeepImages = true });
        await foreach (FrameDetections frame in detector.DetectAsync(new MovingShapesSource(160, 90, 100_000)))
        {
            frame.Dispose();
            break;
        }

        Assert.AreEqual(0, detector.Detect(new MovingShapesSource(160, 90, 1).ReadFrames().Single()).FrameIndex);
    }

    [TensorTestMethod]
    [DataRow(1, 1)]
    [DataRow(3, 4000)]
    [DataRow(4000, 3)]
    public void Frames_of_any_size_are_processed(int width, int height)
    {
        using VideoDetector detector = _mlContext.VideoDetection.CreateDetector(_model);
        using MLImage image = Clips.Filled(width, height, 50, 100, 150);
        Assert.IsTrue(detector.Detect(image).IsKeyFrame);
        FrameDetections flowFrame = detector.Detect(image);
        Assert.IsFalse(flowFrame.IsKeyFrame);
        Assert.IsTrue(flowFrame.Detections.All(d => d.X1 <= width * 1.001f && d.Y1 <= height * 1.001f && float.IsFinite(d.Score)));
    }

    [TestMethod]
    public void Options_out_of_range_are_all_reported_at_once()
    {
        var options = new VideoDetectorOptions { ScoreThreshold = 1, KeyFrameInterval = 0, SceneCutThreshold = double.NaN, QueueCapacity = 0 };
        ArgumentOutOfRangeException error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => _mlContext.VideoDetection.CreateDetector(_model, options));
        foreach (string name in new[] { "ScoreThreshold is 1", "KeyFrameInterval is 0", "SceneCutThreshold is NaN", "QueueCapacity is 0" })
            Assert.Contains(name, error.Message);
    }

    [TestMethod]
    public void A_model_without_detector_is_refused()
    {
        ITransformer other = _mlContext.Transforms.CopyColumns("B", "A").Fit(_mlContext.Data.LoadFromEnumerable(new[] { new { A = 1f } }));
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => _mlContext.VideoDetection.CreateDetector(other));
        Assert.Contains("holds 0", error.Message);
    }

    [TestMethod]
    public void A_disposed_detector_says_so()
    {
        VideoDetector detector = _mlContext.VideoDetection.CreateDetector(_model);
        detector.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(detector.Reset);
        Assert.ThrowsExactly<ObjectDisposedException>(() => detector.DetectAsync(new MovingShapesSource(8, 8, 1)));
    }

    private static async Task<List<FrameDetections>> Collect(IAsyncEnumerable<FrameDetections> frames)
    {
        var list = new List<FrameDetections>();
        await foreach (FrameDetections frame in frames)
            list.Add(frame);
        return list;
    }
}
