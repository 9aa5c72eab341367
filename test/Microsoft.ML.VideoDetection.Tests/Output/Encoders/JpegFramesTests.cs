using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Output.Encoders;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Tests.Output.Encoders;

[TestClass]
public sealed class JpegFramesTests
{
    [TestMethod]
    public void Compress_KeepsThePicture()
    {
        QuietOpenCv.EnsureReady();
        using JpegFrames frames = new();

        // A large picture and then a small one: nothing of the first may be left in the buffer that both go through.
        foreach ((int width, int height) in new[] { (640, 360), (64, 48) })
        {
            using Mat picture = Slope(width, height);
            using Mat compressed = frames.Compress(picture);
            Assert.AreEqual((1, MatType.CV_8UC1), (compressed.Rows, compressed.Type()));
            Assert.AreEqual((0xFF, 0xD8), (compressed.At<byte>(0, 0), compressed.At<byte>(0, 1)), "the start of a JPEG file");

            using Mat again = Cv2.ImDecode(compressed, ImreadModes.Color);
            Assert.AreEqual(picture.Size(), again.Size());

            // 40 dB: off by 2.5 of 255 on average.
            Assert.IsGreaterThan(40.0, Cv2.PSNR(picture, again));
        }
    }

    private static Mat Slope(int width, int height)
    {
        Mat picture = new(height, width, MatType.CV_8UC3);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                picture.Set(y, x, new Vec3b((byte)(255 * x / width), (byte)(255 * y / height), 100));
            }
        }

        return picture;
    }
}
