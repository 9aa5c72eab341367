using System.Globalization;
using Microsoft.ML.VideoDetection.Data.Labels.CocoVid;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Output.Datasets;

namespace Microsoft.ML.VideoDetection.Tests.Data.Labels.CocoVid;

[TestClass]
public sealed class CocoVidScaleTests
{
    private const int Videos = 350;
    private const int FramesPerVideo = 286;
    private const int ObjectsPerFrame = 2;

    public TestContext TestContext { get; set; } = null!;

    /// <summary>100,100 frames with names of the length that ImageNet VID has, and two objects each (VID has 1.6 on average).</summary>
    [TestMethod]
    public void Index_Of100000Frames_Takes400BytesPerFrameAtMost()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("large.json");
        Write(path);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        CocoVidIndex index = CocoVidIndexer.Index(path, null, new DataProblems(strict: true));
        double bytesPerFrame = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)index.Frames.Length;
        TestContext.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{index.Frames.Length} frames, {index.Objects.Count} objects, {new FileInfo(path).Length / 1e6:0} MB: {bytesPerFrame:0} bytes per frame"));

        Assert.HasCount(Videos * FramesPerVideo, index.Frames);
        Assert.AreEqual(Videos * FramesPerVideo * ObjectsPerFrame, index.Objects.Count);
        Assert.IsLessThan(400, bytesPerFrame);
        GC.KeepAlive(index);
    }

    private static void Write(string path)
    {
        using CocoVidWriter writer = new(path, ImageNetVidClasses.Names);
        for (int video = 0; video < Videos; video++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"train/ILSVRC2015_VID_train_0000/ILSVRC2015_train_{video:D8}");
            writer.BeginVideo(name);
            for (int frame = 0; frame < FramesPerVideo; frame++)
            {
                float x = frame + 0.25f;
                writer.AddFrame(frame, string.Create(CultureInfo.InvariantCulture, $"{name}/{frame:D6}.JPEG"), 1280, 720, new FrameAnnotation
                {
                    Labels = [1, 30],
                    Boxes = [x, 10, x + 100.5f, 200, x + 50, 300, x + 200, 400],
                    TrackIds = [0, 1],
                    Occluded = [false, true],
                    Generated = [true, false],
                });
            }
        }

        writer.Complete();
    }
}
