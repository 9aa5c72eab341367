using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>Memory stays level however long a video is.</summary>
[TestClass]
public sealed class MemoryTests
{
    private const long MostGrowth = 20 << 20;

    [TestMethod]
    public async Task A_video_file_is_annotated_in_level_memory()
    {
        using var folder = new TemporaryFolder();
        await AnnotateFile(Clips.Write(folder.File("clip.avi"), 320, 180, frames: 400), folder.File("annotated.mp4"), frames: 400);
    }

    [TestMethod]
    [TestCategory("Slow")]
    [TestCategory(SharedFolder.Category)]
    public async Task A_real_video_is_annotated_in_level_memory()
    {
        using var folder = new TemporaryFolder();
        await AnnotateFile(SharedFolder.Data("PETS09-S2L1", "vtest.avi"), folder.File("annotated.mp4"), frames: 795);
    }

    [TestMethod]
    [TestCategory("Slow")]
    public async Task Twenty_thousand_frames_are_annotated_in_level_memory()
    {
        using var folder = new TemporaryFolder();
        Assert.AreEqual(20_000, await Annotate(new MovingShapesSource(320, 180, 20_000), folder.File("annotated.mp4")));
    }

    private static async Task AnnotateFile(string video, string annotated, int frames)
    {
        Assert.AreEqual(frames, await Annotate(VideoSource.FromFile(video), annotated));
        Assert.AreEqual(frames, VideoSource.FromFile(annotated).ReadFrames().Sum(frame =>
        {
            frame.Dispose();
            return 1;
        }));
    }

    private static async Task<int> Annotate(VideoSource source, string path)
    {
        var mlContext = new MLContext(1);
        using DeepFeatureFlowTransformer model = SmallModel.Create(mlContext);
        using VideoDetector detector = mlContext.VideoDetection.CreateDetector(model, new VideoDetectorOptions { KeepImages = true });
        using var writer = new AnnotatedVideoWriter(path, source.Info);
        int frames = 0;
        long atFrame100 = 0;
        await foreach (FrameDetections frame in detector.DetectAsync(source))
        {
            using (frame)
                writer.Write(frame);
            if (++frames == 100)
                atFrame100 = Environment.WorkingSet;
        }

        long growth = Environment.WorkingSet - atFrame100;
        writer.Complete();
        Console.WriteLine($"{frames} frames: {atFrame100 >> 20} MB at frame 100, {growth / 1048576.0:0.0} MB more at the end");
        Assert.IsLessThan(MostGrowth, growth);
        return frames;
    }
}
