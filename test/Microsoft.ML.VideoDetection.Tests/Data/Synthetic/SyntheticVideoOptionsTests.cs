namespace Microsoft.ML.VideoDetection.Tests.Data.Synthetic;

[TestClass]
public sealed class SyntheticVideoOptionsTests
{
    [TestMethod]
    public void AllProblems_AreInOneMessage()
    {
        SyntheticVideoOptions options = new()
        {
            VideoCount = 0, FramesPerVideo = 0, Width = 31, Height = 9000, FrameRate = double.NaN, MinObjects = 9, MaxObjects = 8, ObjectMotion = -1,
            CameraMotion = 3.5, OcclusionAmount = 0.7, ShadowStrength = 2, MotionBlur = -0.1, Noise = 65, MinVisibleShare = double.NaN,
            OccludedBelow = 1.01, ClassNames = ["disc", "dog", "disc"],
        };
        string message = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SyntheticVideo(options)).Message;
        foreach (string part in new[]
        {
            "VideoCount is 0; it must be from 1 to 1000000", "FramesPerVideo is 0", "Width is 31; it must be from 32 to 8192", "Height is 9000", "FrameRate is NaN",
            "MaxObjects is 8; it must be from 9 to 64", "ObjectMotion is -1", "CameraMotion is 3.5", "OcclusionAmount is 0.7", "ShadowStrength is 2",
            "MotionBlur is -0.1", "Noise is 65", "MinVisibleShare is NaN", "OccludedBelow is 1.01", "neither may be more than 4 times", "'dog'", "'disc' twice",
        })
        {
            StringAssert.Contains(message, part);
        }
    }

    [TestMethod]
    public void Limits_Work()
    {
        SyntheticVideoOptions least = new() { Width = 32, Height = 128, MinObjects = 0, MaxObjects = 0, ObjectMotion = 0, CameraMotion = 0, OcclusionAmount = 0, Noise = 0 };
        SyntheticVideoOptions most = new()
        {
            VideoCount = 1_000_000, FramesPerVideo = 1_000_000, Width = 128, Height = 32, MinObjects = 64, MaxObjects = 64, ObjectMotion = 4,
            CameraMotion = 3, OcclusionAmount = 0.6, ShadowStrength = 1, MotionBlur = 1, Noise = 64, MinVisibleShare = 0, OccludedBelow = 1,
        };
        using (var image = new SyntheticVideo(least).RenderFrame(99, 119))
            Assert.AreEqual((32, 128), (image.Width, image.Height));
        SyntheticVideo endless = new(most);
        using (var image = endless.RenderFrame(999_999, 999_999))
            Assert.AreEqual((128, 32), (image.Width, image.Height));
        Assert.IsNotEmpty(endless.LabelsOf(999_999, 999_999).Labels);
    }

    [TestMethod]
    public void NothingMoves_WhenMotionIsOff()
    {
        SyntheticVideo video = new(new SyntheticVideoOptions { Width = 64, Height = 48, Noise = 0, CameraMotion = 0, ObjectMotion = 0, OcclusionAmount = 0 });
        CollectionAssert.AreEqual(video.LabelsOf(0, 0).Boxes, video.LabelsOf(0, 1).Boxes);
    }

    [TestMethod]
    public void VideosAndFramesOutOfRange_Throw()
    {
        SyntheticVideo video = new(new SyntheticVideoOptions { VideoCount = 2, FramesPerVideo = 3 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => video.RenderFrame(2, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => video.RenderFrame(-1, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => video.RenderFrame(0, 3));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => video.ComputeFlow(0, 0, 3));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => video.VideoIdOf(2));
    }
}
