using Dff.Samples.Commands;
using Dff.Samples.Data;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.IO;

/// <summary>Files that macOS writes beside others, ._name, have the extension of an image or a video but are none.</summary>
[TestClass]
public sealed class VisibleEntriesTests
{
    private static readonly VideoDetectionCatalog _catalog = new MLContext(seed: 1).VideoDetection;

    [TestMethod]
    [DataRow("a/._0.jpg", false)]
    [DataRow(".git", false)]
    [DataRow("..", false)]
    [DataRow(".hidden/0.jpg", true)]
    [DataRow("0._.jpg", true)]
    public void Name_ThatBeginsWithADot_IsHidden(string path, bool isVisible) => Assert.AreEqual(isVisible, VisibleEntries.IsVisible(path));

    [TestMethod]
    public void ImageFolder_PassesThemOver()
    {
        using TemporaryFolder folder = new();
        Image(folder, "images/1.png");
        folder.Write("images/._1.png", [0, 5, 22, 7]);
        Assert.AreEqual(1, VideoSource.FromImageFolder(folder.File("images")).Info.FrameCount);
        File.Delete(folder.File("images/1.png"));
        Assert.ThrowsExactly<InvalidDataException>(() => VideoSource.FromImageFolder(folder.File("images")));
        Assert.IsNull(InputVideos.In(folder.File("images")), "neither an image folder nor one of videos");
    }

    [TestMethod]
    public void FolderOfVideos_PassesThemOver()
    {
        using TemporaryFolder folder = new();
        folder.Write("a.mp4", "x");
        folder.Write("._a.mp4", "x");
        Image(folder, ".thumbnails/1.png");
        Image(folder, "walk/1.png");
        CollectionAssert.AreEqual(
            new[] { folder.File("a.mp4"), folder.File("walk") }, InputVideos.In(folder.Root)!.ToArray());
        CollectionAssert.AreEqual(new[] { folder.File("a.mp4") }, VideoFileName.In(folder.Root));
    }

    [TestMethod]
    public void Datasets_PassThemOver()
    {
        using TemporaryFolder folder = new();
        foreach (string sequence in new[] { "s", ".Trash" })
        {
            Image(folder, $"mot/{sequence}/img1/000001.png");
            Directory.CreateDirectory(folder.File($"mot/{sequence}/gt"));
            folder.Write($"mot/{sequence}/gt/gt.txt", "1,1,1,1,2,2,1,1,1");
        }

        folder.Write("mot/s/img1/._000001.png", "x");
        Assert.AreEqual((1, 1L), (_catalog.LoadFromMot(folder.File("mot")).Videos.Count, _catalog.LoadFromMot(folder.File("mot")).FrameCount));

        Image(folder, "vid/Data/VID/train/v/000000.png");
        Image(folder, "vid/Data/VID/train/.v/000000.png");
        folder.Write("vid/Data/VID/train/v/._000000.png", "x");
        Directory.CreateDirectory(folder.File("vid/Annotations"));
        Assert.AreEqual(1L, _catalog.LoadFromImageNetVid(folder.File("vid")).FrameCount);

        Directory.CreateDirectory(folder.File("json"));
        folder.Write("json/a.json", "{}");
        folder.Write("json/._a.json", "x");
        Assert.AreEqual("coco", DataFormat.Detect(folder.File("json")));
        Assert.AreEqual(folder.File("json/a.json"), DataFormat.FileOf("coco", folder.File("json"), set: null));
        folder.Write("json/b.csv", "x");
        folder.Write("json/._b.csv", "x");
        Assert.AreEqual("csv", DataFormat.Detect(folder.File("json")));
    }

    [TestMethod]
    public void LinksToFoldersAndFiles_AreFollowed()
    {
        using TemporaryFolder folder = new();
        Image(folder, "elsewhere/1.png");
        Image(folder, "s/gt/unused.png");
        folder.Write("s/gt/gt.txt", "1,1,1,1,2,2,1,1,1");
        Directory.CreateSymbolicLink(folder.File("s/img1"), folder.File("elsewhere"));
        File.CreateSymbolicLink(folder.File("elsewhere/2.png"), folder.File("elsewhere/1.png"));
        LabeledVideoData data = _catalog.LoadFromMot(folder.File("s"));
        Assert.AreEqual(2L, data.FrameCount);
        using MLImage image = data.Videos[0].ReadImage(1);
        Assert.AreEqual(8, image.Width);

        File.Delete(folder.File("elsewhere/1.png"));
        Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromMot(folder.File("s")), "the link leads nowhere");
    }

    private static void Image(TemporaryFolder folder, string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        using MLImage image = Clips.Filled(8, 6, 1, 2, 3);
        image.Save(folder.File(name));
    }
}
