namespace Microsoft.ML.VideoDetection.Tests.Data.Labels;

[TestClass]
public sealed class DatasetFilesTests
{
    [TestMethod]
    [DataRow(LabelFormat.Coco, "a10.json a2.json annotations/b.json", "a2.json a10.json")]
    [DataRow(LabelFormat.Coco, "Annotations/b.json train/c.json", "Annotations/b.json")]
    [DataRow(LabelFormat.Coco, "train/c.json valid/d.json other/e.json", "train/c.json valid/d.json")]
    [DataRow(LabelFormat.Csv, "a.csv b.CSV ._c.csv d/e.csv", "a.csv b.CSV")]
    [DataRow(LabelFormat.Mot, "s2/gt/gt.txt s10/seqinfo.ini s1/notes.txt", "s2/gt/gt.txt s10/seqinfo.ini")]
    [DataRow(LabelFormat.Mot, "gt/gt.txt s2/gt/gt.txt", "gt/gt.txt")]
    [DataRow(LabelFormat.Yolo, "data.yaml a.json", "data.yaml")]
    [DataRow(LabelFormat.Yolo, "a.json", "")]
    [DataRow(LabelFormat.Cvat, "a.json", "")]
    public void Find_GivesTheFilesOfOneFormat(LabelFormat format, string there, string expected)
    {
        using TemporaryFolder folder = new();
        foreach (string name in there.Split(' '))
            folder.Write(name, "x");
        IEnumerable<string> found = DatasetFiles.Find(folder.Root, format).Select(path => Path.GetRelativePath(folder.Root, path).Replace('\\', '/'));
        Assert.AreEqual(expected, string.Join(' ', found));
    }

    [TestMethod]
    public void Find_WhereNothingIs_IsEmpty()
    {
        using TemporaryFolder folder = new();
        foreach (LabelFormat format in Enum.GetValues<LabelFormat>())
            Assert.IsEmpty(DatasetFiles.Find(folder.File("none"), format), format.ToString());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => DatasetFiles.Find(folder.Root, (LabelFormat)99));
    }

    [TestMethod]
    public void HasYoloSet_KnowsTheUsualNames()
    {
        using TemporaryFolder folder = new();
        folder.Write("data.yaml", "train: images/train\nvalid: images/valid\nnames: [cat]\n");
        Assert.IsTrue(DatasetFiles.HasYoloSet(folder.Root, "val"));
        Assert.IsFalse(DatasetFiles.HasYoloSet(folder.Root, "test"));
        Assert.IsFalse(DatasetFiles.HasYoloSet(folder.File("none"), "val"));
    }

    [TestMethod]
    public void FindArchive_LooksInTheNearestFolder()
    {
        using TemporaryFolder folder = new();
        folder.Write("notes.txt", "x");
        Assert.IsNull(DatasetFiles.FindArchive(folder.File("notes.txt")));
        string archive = folder.Write("inner/data.ZIP", "x");
        Assert.AreEqual(archive, DatasetFiles.FindArchive(archive));
        Assert.AreEqual(archive, DatasetFiles.FindArchive(folder.File("inner/images/train")));
    }

    [TestMethod]
    public void ReadClassNames_TakesALineEach()
    {
        using TemporaryFolder folder = new();
        CollectionAssert.AreEqual(new[] { "cat", "dog" }, DatasetFiles.ReadClassNames(folder.Write("names.txt", "cat\n\ndog\n")).ToArray());
    }
}
