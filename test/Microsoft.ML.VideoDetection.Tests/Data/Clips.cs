using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Interop;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Tests.Data;

/// <summary>Small videos and pictures for tests.</summary>
internal static class Clips
{
    /// <summary>Writes a video whose frame i is filled with <see cref="ColorOf"/>(i).</summary>
    internal static string Write(string path, int width, int height, int frames, string codec = "MJPG", double frameRate = 25)
    {
        QuietOpenCv.EnsureReady();
        using VideoWriter writer = new(path, VideoCaptureAPIs.FFMPEG, FourCC.FromString(codec), frameRate, new Size(width, height));
        Assert.IsTrue(writer.IsOpened(), path);
        using Mat picture = new(height, width, MatType.CV_8UC3);
        for (int i = 0; i < frames; i++)
        {
            (byte blue, byte green, byte red) = ColorOf(i);
            picture.SetTo(new Scalar(blue, green, red));
            writer.Write(picture);
        }

        return path;
    }

    internal static (byte Blue, byte Green, byte Red) ColorOf(int frame) =>
        ((byte)(40 + (frame * 7 % 160)), (byte)(60 + (frame * 13 % 120)), (byte)(200 - (frame * 5 % 150)));

    internal static MLImage Filled(int width, int height, byte blue, byte green, byte red)
    {
        byte[] pixels = new byte[width * height * 4];
        for (int i = 0; i < pixels.Length; i += 4)
        {
            (pixels[i], pixels[i + 1], pixels[i + 2], pixels[i + 3]) = (blue, green, red, 255);
        }

        return MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, pixels);
    }

    internal static (byte Blue, byte Green, byte Red) PixelOf(MLImage image, int x, int y)
    {
        Assert.AreEqual(MLPixelFormat.Bgra32, image.PixelFormat);
        int at = ((y * image.Width) + x) * 4;
        return (image.Pixels[at], image.Pixels[at + 1], image.Pixels[at + 2]);
    }

    internal static void AssertNear((byte Blue, byte Green, byte Red) expected, (byte Blue, byte Green, byte Red) actual, int tolerance, string what)
    {
        int distance = Math.Max(
            Math.Abs(expected.Blue - actual.Blue),
            Math.Max(Math.Abs(expected.Green - actual.Green), Math.Abs(expected.Red - actual.Red)));
        Assert.IsLessThanOrEqualTo(tolerance, distance, $"{what}: expected {expected}, got {actual}");
    }

    internal static FrameDetections Frame(
        int index, MLImage? image = null, string videoId = "v", bool key = false, params Detection[] detections) => new()
        {
            VideoId = videoId,
            FrameIndex = index,
            IsKeyFrame = key,
            Width = image?.Width ?? 640,
            Height = image?.Height ?? 360,
            Detections = detections,
            Image = image,
        };
}
