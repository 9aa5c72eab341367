using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Output.Encoders;
using Microsoft.ML.VideoDetection.Tests.Data;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Tests.Output.Encoders;

[TestClass]
public sealed class OpenCvEncoderTests
{
    [TestMethod]
    public void MotionJpeg_HoldsThePicturesOfTheJpegLibrary()
    {
        QuietOpenCv.EnsureReady();
        if (QuietOpenCv.FileBackend != VideoCaptureAPIs.FFMPEG)
        {
            Assert.Inconclusive("Without FFmpeg OpenCV compresses the frames itself.");
        }

        using TemporaryFolder folder = new();
        string path = folder.File("out.avi");
        using Mat picture = new(48, 64, MatType.CV_8UC3, new Scalar(10, 200, 90));
        using (OpenCvEncoder encoder = OpenCvEncoder.Open(path, OpenCvFormat.ForFile(path), 25, picture.Size())!)
        {
            encoder.Write(picture, TimeSpan.Zero);
            encoder.Write(picture, TimeSpan.Zero);
            encoder.Finish();
        }

        using JpegFrames frames = new();
        using Mat compressed = frames.Compress(picture);
        Assert.IsTrue(compressed.GetArray(out byte[] bytes));
        ReadOnlySpan<byte> file = File.ReadAllBytes(path);
        int first = file.IndexOf(bytes);
        Assert.IsGreaterThan(0, first);
        Assert.IsGreaterThan(0, file[(first + 1)..].IndexOf(bytes), "the second frame");
    }

    [TestMethod]
    [DataRow("out.avi", 65502, 32)]
    [DataRow("out.avi", 32, 65502)]
    [DataRow("out.mp4", 8192, 32)]
    [DataRow("out.mp4", 32, 8192)]
    public void TooLarge_IsRefusedBeforeAFileIsMade(string name, int width, int height)
    {
        QuietOpenCv.EnsureReady();
        using TemporaryFolder folder = new();
        string path = folder.File(name);
        Assert.IsNull(OpenCvEncoder.Open(path, OpenCvFormat.ForFile(path), 25, new Size(width, height)));
        Assert.IsFalse(File.Exists(path));
    }
}
