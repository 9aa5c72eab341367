using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Tests.Data.Frames.Images;

/// <summary>Folders of images some of which are damaged.</summary>
[TestClass]
public sealed class DamagedImageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void BadImages_AreLeftOutAndTheOthersKeepTheirNumbers()
    {
        byte[] whole = PictureFiles.NoiseJpeg(64, 48);
        _folder.Write("0.jpg", "no picture");
        for (int i = 1; i < 5; i++)
            _folder.Write($"{i}.jpg", i == 3 ? whole.AsSpan(0, whole.Length / 2) : whole);
        ImageFolderSource source = new(_folder.Root);
        Assert.AreEqual((64, 48), (source.Info.Width, source.Info.Height));
        CollectionAssert.AreEqual(new[] { 1, 2, 4 }, Numbers(source));
        Assert.Contains("2 frames that could not be decoded, the first frame 0", source.MissingFrames!);
        Assert.Contains("0.jpg", source.MissingFrames!);
        Assert.IsNull(source.Warning);
    }

    [TestMethod]
    public void ImageWithoutItsEnd_ComesWithAWarning()
    {
        byte[] whole = PictureFiles.NoiseJpeg(200, 150);
        _folder.Write("0.jpg", whole);
        _folder.Write("1.jpg", whole.AsSpan(0, whole.Length - 2));
        ImageFolderSource source = new(_folder.Root);
        CollectionAssert.AreEqual(new[] { 0, 1 }, Numbers(source));
        Assert.IsNull(source.MissingFrames);
        Assert.Contains("1.jpg", source.Warning!);

        File.WriteAllBytes(_folder.File("1.jpg"), whole);
        CollectionAssert.AreEqual(new[] { 0, 1 }, Numbers(source));
        Assert.IsNull(source.Warning);
    }

    [TestMethod]
    public void FolderOfWhichNothingDecodes_IsAnError()
    {
        byte[] whole = PictureFiles.NoiseJpeg(64, 48);
        _folder.Write("0.jpg", whole.AsSpan(0, whole.Length / 2));
        _folder.Write("1.jpg", whole.AsSpan(0, whole.Length / 2));
        ImageFolderSource source = new(_folder.Root);
        Assert.Contains("0.jpg", Assert.ThrowsExactly<InvalidDataException>(() => Numbers(source)).Message);
        File.Delete(_folder.File("1.jpg"));
        _folder.Write("0.jpg", "no picture");
        Assert.ThrowsExactly<InvalidDataException>(() => new ImageFolderSource(_folder.Root));
    }

    private static int[] Numbers(VideoSource source) => [.. source.ReadFrames().Select(frame =>
    {
        using (frame)
            return frame.FrameIndex;
    })];
}
