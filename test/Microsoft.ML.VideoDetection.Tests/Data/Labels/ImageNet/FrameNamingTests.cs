using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Tests.Data.Labels.ImageNet;

/// <summary>Frames that are not called 000000.JPEG, as in ILSVRC2015.</summary>
[TestClass]
public sealed class FrameNamingTests
{
    private static readonly VideoDetectionCatalog _catalog = new MLContext(seed: 1).VideoDetection;

    [TestMethod]
    [DataRow("D6", ".jpg", false)]
    [DataRow("D6", ".jpg", true)]
    [DataRow("D6", ".png", false)]
    [DataRow("D6", ".JPG", true)]
    [DataRow("D5", ".JPEG", false)]
    [DataRow("D5", ".jpeg", true)]
    [DataRow("D8", ".JPEG", false)]
    [DataRow("D1", ".jpg", true)]
    public void Frames_AreFoundWithTheirLabels(string digits, string extension, bool hasList)
    {
        using TemporaryFolder folder = new();
        string[] names = [.. Enumerable.Range(0, 12).Select(i => i.ToString(digits, System.Globalization.CultureInfo.InvariantCulture))];
        foreach (string name in names)
            Frame(folder, $"v/{name}", extension, SmallImageNet.Object("n02958343"));
        Directory.CreateDirectory(folder.File("ImageSets"));
        if (hasList)
            folder.Write("ImageSets/VID_train_15frames.txt", "train/v 1 3 12\ntrain/v 1 9 12\n");
        LabeledVideoData data = _catalog.LoadFromImageNetVid(folder.Root);
        Assert.AreEqual((1, 12L), (data.Videos.Count, data.FrameCount));
        for (int i = 0; i < 12; i++)
        {
            Assert.AreEqual(folder.File($"Data/VID/train/v/{names[i]}{extension}"), data.Videos[0].GetImagePath(i));
            Assert.AreEqual((8, 6), data.Videos[0].ReadImageSize(i));
            Assert.HasCount(1, data.Videos[0].GetAnnotation(i).Labels);
        }

        Assert.AreEqual(hasList ? 2 : 12, Enumerable.Range(0, 12).Count(i => data.Videos[0].IsTrainingFrame(i)));
        Assert.AreEqual(0, data.Problems.Total, data.Problems.ToString());
    }

    [TestMethod]
    public void ListOfSingleFrames_IsReadToo()
    {
        using TemporaryFolder folder = new();
        for (int i = 0; i < 3; i++)
            Frame(folder, $"v/{i:D5}", ".jpg", SmallImageNet.Object("n02958343"));
        LabeledVideoData data = _catalog.LoadFromImageNetVid(folder.Root, folder.Write("list.txt", "train/v/00000 1\ntrain/v/00002 2\n"));
        Assert.AreEqual(2L, data.FrameCount);
        Assert.AreEqual(folder.File("Data/VID/train/v/00002.jpg"), data.Videos[0].GetImagePath(1));
        Assert.HasCount(1, data.Videos[0].GetAnnotation(1).Labels);
    }

    [TestMethod]
    public void FramesOfTwoNamings_AreAnError_ThatNamesBoth()
    {
        using TemporaryFolder folder = new();
        Frame(folder, "v/000000", ".jpg");
        Frame(folder, "v/000001", ".png");
        string message = Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromImageNetVid(folder.Root)).Message;
        StringAssert.Contains(message, "'000000.jpg' and '000001.png'");
    }

    [TestMethod]
    public void FramesThatAreNotCalledByNumbers_AreSaid_WithWhatWasLookedFor()
    {
        using TemporaryFolder folder = new();
        Frame(folder, "v/frame_1", ".jpg");
        string message = Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromImageNetVid(folder.Root)).Message;
        StringAssert.Contains(message, "'000000.JPEG'");
        StringAssert.Contains(message, Path.Combine("v", "frame_1.jpg"));
    }

    [TestMethod]
    [DataRow(".jpg", "")]
    [DataRow(".png", "")]
    [DataRow(".JPEG", ".JPEG")]
    [DataRow(".jpg", ".jpg")]
    public void StillImages_AreFoundWithAnyExtension(string extension, string listed)
    {
        using TemporaryFolder folder = new();
        foreach (string name in new[] { "a_1", "b_2" })
            Write(folder, name, extension, "DET", SmallImageNet.Object("n02958343"));
        LabeledVideoData data = _catalog.LoadFromImageNetDet(folder.Root, folder.Write("list.txt", $"train/a_1{listed} 1\ntrain/b_2{listed} 1\n"));
        for (int i = 0; i < 2; i++)
        {
            Assert.AreEqual((8, 6), data.Videos[i].ReadImageSize(0));
            Assert.HasCount(1, data.Videos[i].GetAnnotation(0).Labels);
        }
    }

    private static void Frame(TemporaryFolder folder, string name, string extension, params string[] objects) => Write(folder, name, extension, "VID", objects);

    private static void Write(TemporaryFolder folder, string name, string extension, string part, params string[] objects)
    {
        string image = folder.File($"Data/{part}/train/{name}{extension}"), label = $"Annotations/{part}/train/{name}.xml";
        Directory.CreateDirectory(Path.GetDirectoryName(image)!);
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(label))!);
        using MLImage picture = Clips.Filled(8, 6, 1, 2, 3);
        picture.Save(folder.File("picture.png"));
        File.Move(folder.File("picture.png"), image);
        folder.Write(label, SmallImageNet.Annotation(objects));
    }
}
