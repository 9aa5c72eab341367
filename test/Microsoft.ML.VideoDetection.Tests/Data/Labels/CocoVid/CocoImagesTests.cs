using Dff.Samples.Data;
using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Tests.Data.Labels.CocoVid;

/// <summary>Where the images and the file of a COCO dataset are found.</summary>
[TestClass]
public sealed class CocoImagesTests
{
    private static readonly VideoDetectionCatalog _catalog = new MLContext(seed: 1).VideoDetection;

    [TestMethod]
    [DataRow("annotations/instances_default.json", "images/x.png", DisplayName = "CVAT")]
    [DataRow("annotations/instances_default.json", "images/default/x.png", DisplayName = "CVAT with subsets")]
    [DataRow("annotations/instances_train2017.json", "train2017/x.png", DisplayName = "COCO")]
    [DataRow("annotations/train.json", "images/train/x.png")]
    [DataRow("annotations/train.json", "train/x.png")]
    [DataRow("annotations/a.json", "x.png")]
    [DataRow("annotations/a.json", "annotations/x.png")]
    [DataRow("Annotations/a.JSON", "images/x.png")]
    [DataRow("a.json", "images/x.png")]
    [DataRow("a.json", "x.png")]
    public void Dataset_IsRecognizedByItsFolder(string json, string image)
    {
        using TemporaryFolder folder = new();
        Image(folder, image);
        Write(folder, json, "x.png");
        Assert.AreEqual("coco", DataFormat.Detect(folder.Root));
        Assert.AreEqual(folder.File(image), FirstImage(DataFormat.Open(new MLContext(), "coco", folder.Root, null, null, new LabeledDataOptions())));
    }

    [TestMethod]
    public void OneMissingImage_DoesNotHideTheFolderOfTheOthers()
    {
        using TemporaryFolder folder = new();
        Image(folder, "images/y.png");
        LabeledVideoData data = _catalog.LoadFromCocoVid(Write(folder, "annotations/a.json", "x.png", "y.png"));
        Assert.AreEqual(folder.File("images/y.png"), data.Videos[1].GetImagePath(0));
    }

    [TestMethod]
    [DataRow("annotations/instances_train2017.json annotations/instances_val2017.json annotations/captions_train2017.json", null, "annotations/instances_train2017.json")]
    [DataRow("annotations/instances_train2017.json annotations/instances_val2017.json annotations/captions_val2017.json", "val", "annotations/instances_val2017.json")]
    [DataRow("annotations/instances_train2017.json annotations/instances_val2017.json", "val2017", "annotations/instances_val2017.json")]
    [DataRow("annotations/instances_val2017.json annotations/person_keypoints_val2017.json", null, "annotations/instances_val2017.json")]
    [DataRow("a.json annotations/b.json", null, "a.json")]
    [DataRow("train.json val.json", null, "train.json")]
    [DataRow("valid/_annotations.coco.json train/_annotations.coco.json", "valid", "valid/_annotations.coco.json")]
    [DataRow("valid/_annotations.coco.json train/_annotations.coco.json", "val", "valid/_annotations.coco.json")]
    [DataRow("valid/_annotations.coco.json train/_annotations.coco.json", null, "train/_annotations.coco.json")]
    [DataRow("annotations/instances_Train.json annotations/instances_Validation.json", "val", "annotations/instances_Validation.json")]
    public void OneOfSeveralFiles_IsChosen(string files, string? set, string chosen)
    {
        using TemporaryFolder folder = new();
        foreach (string file in files.Split(' '))
            Write(folder, file, "x.png");
        Assert.AreEqual(folder.File(chosen), DataFormat.FileOf("coco", folder.Root, set));
    }

    [TestMethod]
    [DataRow("annotations/instances_train2017.json annotations/instances_val2017.json annotations/captions_val2017.json", "val")]
    [DataRow("train/_annotations.coco.json valid/_annotations.coco.json", "val")]
    [DataRow("annotations/instances_default.json", null)]
    public void UsualValidationSet_IsTheFileOfVal(string files, string? set)
    {
        using TemporaryFolder folder = new();
        foreach (string file in files.Split(' '))
            Write(folder, file, "x.png");
        Assert.AreEqual(set, DataFormat.UsualValidationSet(folder.Root));
    }

    [TestMethod]
    [DataRow("a.json b.json", null, "several .json files: a.json, b.json")]
    [DataRow("annotations/instances_a.json annotations/instances_b.json", null, "several .json files: annotations/instances_a.json, annotations/instances_b.json")]
    [DataRow("annotations/train.json annotations/val.json", "test", "no single .json file of 'test': annotations/train.json, annotations/val.json")]
    public void ChoiceThatIsNone_NamesTheFiles(string files, string? set, string problem)
    {
        using TemporaryFolder folder = new();
        foreach (string file in files.Split(' '))
            Write(folder, file, "x.png");
        Assert.AreEqual("coco", DataFormat.Detect(folder.Root));
        string message = Assert.ThrowsExactly<InvalidDataException>(() => DataFormat.FileOf("coco", folder.Root, set)).Message;
        StringAssert.Contains(message, problem);
        StringAssert.Contains(message, "--set");
    }

    [TestMethod]
    [DataRow("../../label-studio/media/upload/4/x.png")]
    [DataRow("..\\..\\media\\upload\\4\\x.png")]
    [DataRow("/data/upload/1/x.png")]
    [DataRow("C:\\Users\\me\\x.png")]
    [DataRow("\\\\server\\share\\x.png")]
    [DataRow("file:///home/me/x.png")]
    [DataRow("http://localhost:8080/data/local-files/?d=upload/x.png")]
    [DataRow("https://host/data/upload/1/x.png?token=1")]
    [DataRow("s3://bucket/folder/x.png")]
    public void NameThatLeadsOut_IsLookedForInTheNamedFolderOnly(string name)
    {
        using TemporaryFolder folder = new();
        Image(folder, "root/x.png");
        Image(folder, "x.png");
        string json = Write(folder, "a.json", name);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromCocoVid(json)).Message, "--frames-root");
        Assert.AreEqual(folder.File("root/x.png"), FirstImage(_catalog.LoadFromCocoVid(json, folder.File("root"))));

        File.Delete(folder.File("root/x.png"));
        string message = Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromCocoVid(json, folder.File("root"))).Message;
        StringAssert.Contains(message, "images[0]");
        StringAssert.Contains(message, $"'{name}'");
    }

    [TestMethod]
    [DataRow("/data/upload/4/x.png", "root/4/x.png")]
    [DataRow("/data/upload/5/x.png", "root/deep/5/x.png")]
    [DataRow("/data/my%20file/y.png", "root/deep/y.png")]
    [DataRow("file:///my%20folder/z.png", "root/my folder/z.png")]
    [DataRow("/DATA/Y.PNG", "root/deep/y.png")]
    [DataRow("/data/upload/1/5f0b8a4c-y.png", "root/deep/y.png")]
    [DataRow("/data/upload/1/my%20picture.png", "root/my picture.png")]
    [DataRow("images\\my%20picture.png", "root/my picture.png")]
    public void MostLastParts_Decide(string name, string image)
    {
        using TemporaryFolder folder = new();
        foreach (string file in new[] { "root/4/x.png", "root/deep/5/x.png", "root/deep/y.png", "root/my folder/z.png", "root/z.png", "root/my picture.png", "root/.hidden/y.png" })
            Image(folder, file);
        Assert.AreEqual(folder.File(image), _catalog.LoadFromCocoVid(Write(folder, "a.json", name), folder.File("root")).Videos[0].GetImagePath(0));
    }

    [TestMethod]
    public void Ambiguity_IsSaid()
    {
        using TemporaryFolder folder = new();
        Image(folder, "root/a/x.png");
        Image(folder, "root/b/x.png");
        Image(folder, "root/c/y.png");
        string Message(params string[] names) =>
            Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromCocoVid(Write(folder, "a.json", names), folder.File("root"))).Message;
        StringAssert.Contains(Message("/data/x.png"), "several images: 'a/x.png', 'b/x.png'");
        StringAssert.Contains(Message("/data/1/y.png", "/data/2/y.png"), "images[1]");
        StringAssert.Contains(Message("/data/1/y.png", "/data/2/y.png"), "an earlier image '/data/1/y.png'");
    }

    [TestMethod]
    public void LinksOutOfTheFolder_AreNotSearched()
    {
        using TemporaryFolder folder = new();
        Image(folder, "outside/x.png");
        Image(folder, "root/y.png");
        Directory.CreateSymbolicLink(folder.File("root/link"), folder.File("outside"));
        Directory.CreateSymbolicLink(folder.File("root/loop"), folder.File("root"));
        string json = Write(folder, "a.json", "/data/x.png");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromCocoVid(json, folder.File("root"))).Message, "there is no 'x.png'");
    }

    [TestMethod]
    public void FoldersTooManyInAName_AreLeftOut_ButOthersAreNotGuessed()
    {
        using TemporaryFolder folder = new();
        Image(folder, "root/v/0.png");
        string json = Write(folder, "a.json", "images/v/0.png", "images/w/0.png");
        LabeledVideoData data = _catalog.LoadFromCocoVid(json, folder.File("root"));
        Assert.AreEqual(folder.File("root/v/0.png"), data.Videos[0].GetImagePath(0));
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => data.Videos[1].ReadImageSize(0)).Message, "images/w/0.png");
    }

    [TestMethod]
    public void ArchiveThatIsNotUnpacked_IsNamed()
    {
        using TemporaryFolder folder = new();
        LabeledVideoData data = _catalog.LoadFromCocoVid(Write(folder, "a.json", "v/x.png"));
        folder.Write("images.zip", "PK");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => data.Videos[0].ReadImageSize(0)).Message, "'images.zip'");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DataFormat.Detect(folder.File("images.zip"))).Message, "unpack it");
        File.Delete(folder.File("a.json"));
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => DataFormat.Detect(folder.Root)).Message, "'images.zip'");
    }

    private static string Write(TemporaryFolder folder, string json, params string[] names)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(json))!);
        IEnumerable<string> images = names.Select((name, i) => $$"""{"id": {{i}}, "file_name": "{{name.Replace("\\", "\\\\")}}", "width": 8, "height": 6}""");
        return folder.Write(json, $$"""{"images": [{{string.Join(',', images)}}], "annotations": [], "categories": [{"id": 1, "name": "car"}]}""");
    }

    private static void Image(TemporaryFolder folder, string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        using MLImage image = Clips.Filled(8, 6, 1, 2, 3);
        image.Save(folder.File(name));
    }

    // The path of the first image, which must be readable.
    private static string FirstImage(LabeledVideoData data)
    {
        data.Videos[0].ReadImage(0).Dispose();
        return Path.GetFullPath(data.Videos[0].GetImagePath(0)!);
    }
}
