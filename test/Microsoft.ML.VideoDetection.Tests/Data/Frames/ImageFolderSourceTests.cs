using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.Tests.Data.Frames;

[TestClass]
public sealed class ImageFolderSourceTests
{
    [TestMethod]
    public void ReadFrames_FollowsTheNumbersInTheNames()
    {
        using TemporaryFolder folder = new();
        foreach (int i in new[] { 10, 9, 1, 2 })
        {
            using MLImage image = Clips.Filled(8, 6, (byte)i, 20, 30);
            image.Save(folder.File($"img{i}.png"));
        }

        folder.Write("readme.txt", "not a frame");
        ImageFolderSource source = VideoSource.FromImageFolder(folder.Root, frameRate: 12.5, videoId: "walk");
        Assert.AreEqual(new VideoInfo("walk", 8, 6, 12.5, 4), source.Info);
        Assert.AreEqual(Path.GetFileName(folder.Root), new ImageFolderSource(folder.Root + Path.DirectorySeparatorChar).Info.VideoId);

        List<(int, byte)> seen = [];
        foreach (VideoFrame frame in source.ReadFrames())
        {
            using (frame)
            {
                seen.Add((frame.FrameIndex, Clips.PixelOf(frame.Image, 3, 3).Blue));
            }
        }

        CollectionAssert.AreEqual(new (int, byte)[] { (0, 1), (1, 2), (2, 9), (3, 10) }, seen);
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(3, 4000)]
    public void ReadFrames_OfOddShapesAndChangingSizes_PassesThemOn(int width, int height)
    {
        using TemporaryFolder folder = new();
        using (MLImage odd = Clips.Filled(width, height, 1, 2, 3))
        using (MLImage other = Clips.Filled(5, 7, 4, 5, 6))
        {
            odd.Save(folder.File("a.png"));
            other.Save(folder.File("b.png"));
        }

        List<(int, int)> sizes = [];
        foreach (VideoFrame frame in new ImageFolderSource(folder.Root).ReadFrames())
        {
            using (frame)
            {
                sizes.Add((frame.Image.Width, frame.Image.Height));
            }
        }

        CollectionAssert.AreEqual(new[] { (width, height), (5, 7) }, sizes);
    }

    [TestMethod]
    [TestCategory(SharedFolder.Category)]
    public void ReadFrames_OfDavisJpegs_Gives854x480()
    {
        ImageFolderSource source = new(Directory.EnumerateDirectories(SharedFolder.Data("DAVIS-boxes")).Order(StringComparer.Ordinal).First());
        Assert.AreEqual((854, 480), (source.Info.Width, source.Info.Height));
        using VideoFrame first = source.ReadFrames().First();
        Assert.AreEqual((854, 480), (first.Image.Width, first.Image.Height));
    }

    [TestMethod]
    [DataRow(".jpg")]
    [DataRow(".png")]
    public void CutImage_IsAnErrorAndNotAHalfGreyFrame(string extension)
    {
        using TemporaryFolder folder = new();
        string whole = folder.File("1" + extension);
        using (VideoFrame shapes = new MovingShapesSource(320, 180, 1).ReadFrames().First())
        {
            shapes.Image.Save(whole);
        }

        string cut = folder.Cut(whole, "2" + extension, 0.6);
        using FrameReader reader = new ImageFolderSource(folder.Root).OpenReader();
        Assert.IsTrue(reader.Advance(CancellationToken.None));
        using (MLImage image = reader.Decode())
        {
            Assert.AreEqual((320, 180), (image.Width, image.Height));
        }

        Assert.IsTrue(reader.Advance(CancellationToken.None));
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(reader.Decode).Message, $"'{cut}'");
    }

    [TestMethod]
    public void UnreadableFirstImage_IsNamedAtOnce()
    {
        using TemporaryFolder folder = new();
        string bad = folder.Write("1.jpg", string.Empty);
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => new ImageFolderSource(folder.Root));
        StringAssert.Contains(error.Message, $"'{bad}'");
    }

    [TestMethod]
    public void FolderWithoutImages_MissingFolder_AndFile_AreNamed()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("a.txt", "x");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => new ImageFolderSource(folder.Root)).Message, $"'{folder.Root}'");
        string missing = folder.File("nothing");
        StringAssert.Contains(Assert.ThrowsExactly<DirectoryNotFoundException>(() => new ImageFolderSource(missing)).Message, $"'{missing}'");
        StringAssert.Contains(Assert.ThrowsExactly<DirectoryNotFoundException>(() => new ImageFolderSource(file)).Message, "FromFile");
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(-1.0)]
    [DataRow(double.NaN)]
    public void FrameRate_MustBePositive(double frameRate)
    {
        ArgumentOutOfRangeException error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ImageFolderSource(".", frameRate));
        Assert.AreEqual("frameRate", error.ParamName);
    }
}
