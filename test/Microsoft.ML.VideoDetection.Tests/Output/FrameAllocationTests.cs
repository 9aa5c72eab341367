using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Output;

/// <summary>What a frame leaves to the garbage collector on its way from one video file to another, network aside.</summary>
[TestClass]
public sealed class FrameAllocationTests
{
    private const int Width = 640, Height = 360, WarmUp = 20, Measured = 40;

    // For decoding, network and writing together the project allows 100 KB beyond the frame, which lies in native memory.
    private const long BytesPerFrame = 20_000;

    [TestMethod]
    [DataRow("out.avi")]
    [DataRow("out.mp4")]
    public void DecodeResizeDrawAndWrite_AllocateLittle(string name)
    {
        using TemporaryFolder folder = new();
        string path = Clips.Write(folder.File("in.avi"), Width, Height, WarmUp + Measured);
        using AnnotatedVideoWriter writer = new(folder.File(name));
        var resized = new byte[320 * 200 * 3];
        long before = 0;
        foreach (VideoFrame frame in new VideoFileSource(path).ReadFrames())
        {
            if (frame.FrameIndex == WarmUp)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            ResizedPixels.Write(frame.Image, 320, 200, resized);
            using FrameDetections detections = Clips.Frame(
                frame.FrameIndex, frame.Image, key: frame.FrameIndex % 10 == 0, detections: TwentyBoxes(frame.FrameIndex));
            writer.Write(detections);
        }

        long perFrame = (GC.GetAllocatedBytesForCurrentThread() - before) / Measured;
        writer.Complete();
        Assert.AreEqual(WarmUp + Measured, writer.FrameCount);
        Assert.IsLessThan(BytesPerFrame, perFrame, $"{perFrame} bytes per frame of {Width}x{Height}");
    }

    // Few different labels, as in a video; the first frames have drawn them all.
    private static Detection[] TwentyBoxes(int frame) =>
    [
        .. Enumerable.Range(0, 20).Select(i =>
            new Detection(20 * i, 40 + frame, (20 * i) + 60, 200 + frame, 0.3f + (0.01f * ((i + frame) % 20)), i % 3, "person")),
    ];
}
