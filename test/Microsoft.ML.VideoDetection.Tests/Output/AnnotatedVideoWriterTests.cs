using System.Diagnostics;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Output;

[TestClass]
public sealed class AnnotatedVideoWriterTests
{
    [TestMethod]
    [DataRow("out.mp4")]
    [DataRow("out.m4v")]
    [DataRow("out.mov")]
    [DataRow("out.mkv")]
    [DataRow("OUT.AVI")]
    public void WrittenVideo_HasTheFramesRateSizeAndBoxes(string name)
    {
        using TemporaryFolder folder = new();
        string path = folder.File(name);
        using (AnnotatedVideoWriter writer = new(path, new VideoInfo("v", FrameRate: 12.5), new FrameAnnotator { ShowKeyFrames = false }))
        {
            for (int i = 0; i < 10; i++)
            {
                // 1920 pixels give lines 4 wide, which survive the encoder's coarse colors.
                using FrameDetections frame = Clips.Frame(
                    i, Clips.Filled(1920, 1080, 50, 50, 50), detections: new Detection(400, 300, 1200, 800, 0.9f, 0, "car"));
                writer.Write(frame);
            }

            Assert.IsFalse(File.Exists(path), "not before it is complete");
            writer.Complete();
        }

        CollectionAssert.AreEqual(new[] { name }, folder.FileNames);
        VideoFileSource source = new(path);
        Assert.AreEqual(new VideoInfo(name, 1920, 1080, 12.5, 10), source.Info);
        int count = 0;
        foreach (VideoFrame frame in source.ReadFrames())
        {
            using (frame)
            {
                OpenCvSharp.Scalar color = ClassPalette.BgrOf(0);
                Clips.AssertNear(
                    ((byte)color.Val0, (byte)color.Val1, (byte)color.Val2), Clips.PixelOf(frame.Image, 400, 550), 60, $"line, frame {count}");
                Clips.AssertNear((50, 50, 50), Clips.PixelOf(frame.Image, 800, 550), 8, $"inside, frame {count}");
                count++;
            }
        }

        Assert.AreEqual(10, count);
        Assert.IsNull(source.MissingFrames);
    }

    [TestMethod]
    [DataRow(1, 1, 32, 32)]
    [DataRow(3, 4000, 32, 4000)]
    [DataRow(4000, 3, 4000, 32)]
    [DataRow(321, 181, 322, 182)]
    [DataRow(320, 180, 320, 180)]
    public void OddAndTinySizes_AreExtendedWithBlack(int width, int height, int writtenWidth, int writtenHeight)
    {
        using TemporaryFolder folder = new();
        foreach (string name in new[] { "out.mp4", "out.avi" })
        {
            using (AnnotatedVideoWriter writer = new(folder.File(name)))
            {
                for (int i = 0; i < 4; i++)
                {
                    using FrameDetections frame = Clips.Frame(i, Clips.Filled(width, height, 200, 200, 200));
                    writer.Write(frame);
                }

                writer.Complete();
            }

            VideoFileSource source = new(folder.File(name));
            Assert.AreEqual(
                (writtenWidth, writtenHeight, AnnotatedVideoWriter.DefaultFrameRate, 4),
                (source.Info.Width, source.Info.Height, source.Info.FrameRate, source.Info.FrameCount));
            int count = 0;
            foreach (VideoFrame frame in source.ReadFrames())
            {
                using (frame)
                {
                    count++;
                    if (writtenWidth - width > 16)
                    {
                        Clips.AssertNear((0, 0, 0), Clips.PixelOf(frame.Image, writtenWidth - 2, writtenHeight / 2), 10, name);
                    }
                }
            }

            Assert.AreEqual(4, count, name);
        }
    }

    [TestMethod]
    [DataRow(0.5, 0.5)]
    [DataRow(23.976, 23.976)]
    [DataRow(30000 / 1001.0, 30000 / 1001.0)]
    [DataRow(240.0, 240.0)]
    [DataRow(90000.0, AnnotatedVideoWriter.DefaultFrameRate)]
    [DataRow(double.NaN, AnnotatedVideoWriter.DefaultFrameRate)]
    public void FrameRate_IsKeptUnlessItIsNone(double given, double expected)
    {
        using TemporaryFolder folder = new();
        foreach (string name in new[] { "out.mp4", "out.avi" })
        {
            using (AnnotatedVideoWriter writer = new(folder.File(name), new VideoInfo("v", FrameRate: given)))
            {
                for (int i = 0; i < 3; i++)
                {
                    using FrameDetections frame = Clips.Frame(i, Clips.Filled(64, 48, 1, 1, 1));
                    writer.Write(frame);
                }

                writer.Complete();
            }

            Assert.AreEqual(expected, new VideoFileSource(folder.File(name)).Info.FrameRate!.Value, expected / 1000, name);
        }
    }

    [TestMethod]
    public void LaterFramesOfAnotherSize_AreFittedIntoTheFirst()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("out.avi");
        using (AnnotatedVideoWriter writer = new(path, annotator: new FrameAnnotator { ShowKeyFrames = false }))
        {
            using FrameDetections wide = Clips.Frame(0, Clips.Filled(320, 180, 10, 10, 200));
            using FrameDetections tall = Clips.Frame(1, Clips.Filled(200, 800, 10, 200, 10));
            writer.Write(wide);
            writer.Write(tall);
            writer.Complete();
        }

        VideoFrame[] frames = [.. new VideoFileSource(path).ReadFrames()];
        Assert.HasCount(2, frames);
        Clips.AssertNear((10, 10, 200), Clips.PixelOf(frames[0].Image, 5, 90), 12, "first");

        // 200x800 into 320x180: scale 0.225, 45 columns in the middle, black beside them.
        Clips.AssertNear((10, 200, 10), Clips.PixelOf(frames[1].Image, 160, 90), 12, "second, middle");
        Clips.AssertNear((0, 0, 0), Clips.PixelOf(frames[1].Image, 100, 90), 12, "second, left");
        Array.ForEach(frames, frame => frame.Dispose());
    }

    [TestMethod]
    public void UnsupportedExtension_ListsTheSupportedOnes()
    {
        using TemporaryFolder folder = new();
        foreach (string name in new[] { "out.wmv", "out", "out.txt" })
        {
            NotSupportedException error = Assert.ThrowsExactly<NotSupportedException>(() => new AnnotatedVideoWriter(folder.File(name)));
            StringAssert.Contains(error.Message, name);
            StringAssert.Contains(error.Message, ".mp4, .m4v, .mov, .mkv, .webm, .gif, .avi");
        }

        Assert.IsEmpty(folder.FileNames);
    }

    [TestMethod]
    public void Failures_LeaveNoFileBehind()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("out.mp4", "old");
        using (AnnotatedVideoWriter writer = new(path))
        {
            Assert.ThrowsExactly<InvalidOperationException>(() => writer.Write(Clips.Frame(0)), "no image");
            StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(writer.Complete).Message, "No frame");
        }

        using (AnnotatedVideoWriter writer = new(path, options: new VideoFileOptions { Encoder = "opencv" }))
        {
            using FrameDetections tooWide = Clips.Frame(0, Clips.Filled(9000, 40, 1, 1, 1));
            StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => writer.Write(tooWide)).Message, "9000x40");
        }

        using (AnnotatedVideoWriter writer = new(path))
        {
            using FrameDetections frame = Clips.Frame(0, Clips.Filled(64, 48, 1, 1, 1));
            writer.Write(frame);
        }

        CollectionAssert.AreEqual(new[] { "out.mp4" }, folder.FileNames);
        Assert.AreEqual("old", File.ReadAllText(path));
        Assert.ThrowsExactly<DirectoryNotFoundException>(() => new AnnotatedVideoWriter(folder.File("no/out.mp4")));
    }

    [TestMethod]
    [DoNotParallelize]
    [DataRow("out.mp4")]
    [DataRow("out.avi")]
    public void FifteenHundredFrames_TakeBoundedMemory(string name)
    {
        using TemporaryFolder folder = new();
        using AnnotatedVideoWriter writer = new(folder.File(name));
        MovingShapesSource source = new(320, 180, 1500);
        long before = 0;
        foreach (VideoFrame shapes in source.ReadFrames())
        {
            using FrameDetections frame = new()
            {
                VideoId = shapes.VideoId,
                FrameIndex = shapes.FrameIndex,
                IsKeyFrame = shapes.FrameIndex % 10 == 0,
                Width = 320,
                Height = 180,
                Detections = source.ShapesIn(shapes.FrameIndex),
                Image = shapes.Image,
            };
            writer.Write(frame);
            if (shapes.FrameIndex == 500)
            {
                before = Process.GetCurrentProcess().WorkingSet64;
            }
        }

        long growth = Process.GetCurrentProcess().WorkingSet64 - before;
        writer.Complete();
        Assert.AreEqual(1500, new VideoFileSource(writer.FilePath).Info.FrameCount);

        // 1,000 frames of 320x180x4 bytes would be 230 MB; the issue allows 20 MB for the rest of a video.
        Assert.IsLessThan(20L << 20, growth);
    }

    // Pixels half as high as wide become two rows each; boxes go with them.
    [TestMethod]
    [DataRow(2.0, 128, 48)]
    [DataRow(0.5, 64, 96)]
    [DataRow(64 / 45.0, 91, 48)]
    public void Complete_OfPixelsThatAreNotSquare_WritesSquareOnes(double ratio, int width, int height)
    {
        using Data.TemporaryFolder folder = new();
        string path = folder.File("out.avi");
        using (AnnotatedVideoWriter writer = new(path, new VideoInfo("v", 64, 48, 25, 1, ratio)))
        {
            using MLImage image = Data.Clips.Filled(64, 48, 30, 60, 90);
            writer.Write(Data.Clips.Frame(0, image, detections: new Detection(16, 12, 48, 36, 1, 0, "a")));
            writer.Complete();
        }

        // Sides of an encoded video are even.
        VideoInfo info = VideoSource.FromFile(path).Info;
        Assert.AreEqual(((width + 1) & ~1, height), (info.Width, info.Height));
        SquarePixels pixels = new(ratio);
        using OpenCvSharp.Mat picture = new(48, 64, OpenCvSharp.MatType.CV_8UC3, OpenCvSharp.Scalar.Black);
        Detection box = pixels.Stretch(picture, Data.Clips.Frame(0, detections: new Detection(16, 12, 48, 36, 1, 0, "a"))).Detections[0];
        Assert.AreEqual((width / 4f, height / 4f, width * 3 / 4f, height * 3 / 4f), (box.X0, box.Y0, box.X1, box.Y1));
    }
}
