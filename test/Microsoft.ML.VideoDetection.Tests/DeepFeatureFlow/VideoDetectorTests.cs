using Microsoft.ML.VideoDetection;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

[TestClass]
public sealed class VideoDetectorTests
{
    [TensorTestMethod]
    public async Task DetectAsync_yields_every_frame_with_key_frames_at_the_interval()
    {
        using DeepFeatureFlowTransformer model = SmallModel.Create(new MLContext(1));
        using VideoDetector detector = new MLContext(1).VideoDetection.CreateDetector(model);
        var indices = new List<int>();
        var keys = new List<int>();
        await foreach (FrameDetections frame in detector.DetectAsync(new MovingShapesSource(160, 90, 10)))
        {
            indices.Add(frame.FrameIndex);
            if (frame.IsKeyFrame)
                keys.Add(frame.FrameIndex);
            Assert.HasCount(20, frame.Detections);
        }

        CollectionAssert.AreEqual(Enumerable.Range(0, 10).ToArray(), indices);
        CollectionAssert.AreEqual(new[] { 0, 4, 8 }, keys);
    }
}
