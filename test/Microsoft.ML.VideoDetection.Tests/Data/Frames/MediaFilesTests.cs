using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Tests.Data.Frames;

[TestClass]
public sealed class MediaFilesTests
{
    [TestMethod]
    [DataRow("a.MP4", true, false)]
    [DataRow("folder/b.m2ts", true, false)]
    [DataRow("c.JPEG", false, true)]
    [DataRow("d.webp", false, true)]
    [DataRow("e.txt", false, false)]
    [DataRow("mp4", false, false)]
    public void Extension_TellsVideosAndPictures(string path, bool isVideo, bool isImage)
    {
        Assert.AreEqual(isVideo, MediaFiles.HasVideoExtension(path));
        Assert.AreEqual(isImage, MediaFiles.HasImageExtension(path));
    }

    [TestMethod]
    public void FindVideos_GivesFilesAndFoldersOfImages_InNaturalOrder()
    {
        using TemporaryFolder folder = new();
        foreach (string name in (string[])["a10.mp4", "a2.avi", "a3/1.png", "a3/2.png", ".hidden.mp4", "notes.txt", "empty/notes.txt"])
            folder.Write(name, "x");
        CollectionAssert.AreEqual(
            new[] { folder.File("a2.avi"), folder.File("a3"), folder.File("a10.mp4") }, MediaFiles.FindVideos(folder.Root).ToArray());
        Assert.IsEmpty(MediaFiles.FindVideos(folder.File("a3")), "the images of one video");
        Assert.ThrowsExactly<DirectoryNotFoundException>(() => MediaFiles.FindVideos(folder.File("none")));
    }

    [TestMethod]
    public void ReadImage_HasTheSizeOfItsHeader()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.png");
        using (var bitmap = new SkiaSharp.SKBitmap(7, 5))
        using (FileStream file = File.Create(path))
            bitmap.Encode(file, SkiaSharp.SKEncodedImageFormat.Png, 100);
        Assert.AreEqual((7, 5), MediaFiles.ReadImageSize(path));
        using MLImage image = MediaFiles.ReadImage(path);
        Assert.AreEqual((7, 5), (image.Width, image.Height));
        Assert.ThrowsExactly<InvalidDataException>(() => MediaFiles.ReadImageSize(folder.Write("b.png", "no picture")));
        Assert.ThrowsExactly<InvalidDataException>(() => MediaFiles.ReadImage(folder.File("none.png")));
    }
}
