using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Tests.Data.Labels.Mot;

/// <summary>What the class numbers in gt.txt mean: those of MOTChallenge, or the lines of gt/labels.txt.</summary>
[TestClass]
public sealed class MotClassesTests
{
    private const string Boxes = "1,1,1,1,2,2,1,1,1\n1,2,2,2,2,2,1,2,1\n2,1,1,1,2,2,1,1,1\n2,2,2,2,2,2,0,2,1\n";

    private static readonly VideoDetectionCatalog _catalog = new MLContext(seed: 1).VideoDetection;

    [TestMethod]
    [DataRow("car\nbus\n")]
    [DataRow("\uFEFFcar\r\nbus")]
    [DataRow("\n car \n\n  \nbus\n\n")]
    public void LabelsFile_NamesTheClasses(string labels)
    {
        using TemporaryFolder folder = new();
        Sequence(folder, "s", Boxes, labels);
        LabeledVideoData data = _catalog.LoadFromMot(folder.File("s"));
        CollectionAssert.AreEqual(new[] { "car", "bus" }, data.ClassNames.ToArray());
        CollectionAssert.AreEqual(new uint[] { 1, 2 }, data.Videos[0].GetAnnotation(0).Labels);
        CollectionAssert.AreEqual(new uint[] { 1 }, data.Videos[0].GetAnnotation(1).Labels);
        Assert.HasCount(4, data.Videos[0].GetAnnotation(1).IgnoredBoxes, "flag 0 means ignored, whatever the class");
        Assert.AreEqual(0, data.Problems.Total, data.Problems.ToString());
    }

    [TestMethod]
    [DataRow("", "names no class")]
    [DataRow("\n\n", "names no class")]
    [DataRow("car\ncar\n", "'car' twice")]
    public void LabelsFileThatNamesNothing_IsAnError(string labels, string problem)
    {
        using TemporaryFolder folder = new();
        Sequence(folder, "s", Boxes, labels);
        string message = Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromMot(folder.File("s"))).Message;
        StringAssert.Contains(message, Path.Combine(folder.File("s"), "gt", "labels.txt"));
        StringAssert.Contains(message, problem);
    }

    [TestMethod]
    [DataRow("1,1,1,1,2,2,1,3,1", "class 3", "has the classes 1 to 2")]
    [DataRow("1,1,1,1,2,2,1,0,1", "class 0", "has the classes 1 to 2")]
    [DataRow("1,1,1,1,2,2,1,-1,-1,-1", "class -1", "has the classes 1 to 2")]
    [DataRow("1,1,1,1,2,2,1", "no class", "has the classes 1 to 2")]
    public void ClassWithoutAName_IsCounted(string line, string counted, string problem)
    {
        using TemporaryFolder folder = new();
        Sequence(folder, "s", line, "car\nbus");
        DataProblems problems = _catalog.LoadFromMot(folder.File("s")).Problems;
        Assert.AreEqual(1, problems.UnknownClasses[counted]);
        StringAssert.Contains(problems.Examples(DataProblemKind.UnknownClass).Single(), problem);
    }

    [TestMethod]
    public void OnlyClass_IsThatOfLinesWithoutAClass()
    {
        using TemporaryFolder folder = new();
        Sequence(folder, "s", "1,1,1,1,2,2,1\n1,2,1,1,2,2,1,-1,-1,-1", "car");
        CollectionAssert.AreEqual(new uint[] { 1, 1 }, _catalog.LoadFromMot(folder.File("s")).Videos[0].GetAnnotation(0).Labels);
    }

    [TestMethod]
    public void Sequences_MayHaveListsOfTheirOwn()
    {
        using TemporaryFolder folder = new();
        Sequence(folder, "a", "1,1,1,1,2,2,1,2,1", "car\nbus");
        Sequence(folder, "b", "1,1,1,1,2,2,1,1,1", "bus\ntram");
        Sequence(folder, "c", "1,1,1,1,2,2,1,1,1", labels: null);
        LabeledVideoData data = _catalog.LoadFromMot(folder.Root);
        CollectionAssert.AreEqual(new[] { "car", "bus", "tram", "pedestrian" }, data.ClassNames.ToArray());
        CollectionAssert.AreEqual(new[] { "bus", "bus", "pedestrian" }, Enumerable.Range(0, 3).Select(i => data.ClassNames[(int)data.Videos[i].GetAnnotation(0).Labels[0] - 1]).ToArray());
    }

    [TestMethod]
    public void ClassThatIsNotAskedFor_IsDroppedAndCounted()
    {
        using TemporaryFolder folder = new();
        Sequence(folder, "s", Boxes, "car\nbus");
        LabeledVideoData data = _catalog.LoadFromMot(folder.File("s"), options: new() { ClassNames = ["bus"] });
        CollectionAssert.AreEqual(new uint[] { 1 }, data.Videos[0].GetAnnotation(0).Labels);
        Assert.AreEqual(2, data.Problems.UnknownClasses["car"]);
    }

    [TestMethod]
    public void FlagsThatMotChallengeDoesNotHave_AreWarnedOf()
    {
        using TemporaryFolder folder = new();
        Sequence(folder, "s", "1,1,1,1,2,2,1,1,1\n1,2,2,2,2,2,1,2,1\n2,2,2,2,2,2,1,2,1", labels: null);
        DataProblems problems = _catalog.LoadFromMot(folder.File("s")).Problems;
        string warning = problems.Examples(DataProblemKind.Mismatch).Single();
        StringAssert.Contains(warning, "2 boxes");
        StringAssert.Contains(warning, "line 2 of class 2");
        StringAssert.Contains(warning, "labels.txt");
    }

    [TestMethod]
    public void VisDrone_IsNoPedestrianButAskedForNames()
    {
        const string Lines = "1,1,1,1,2,2,1,4,0,1\n1,2,2,2,2,2,1,1,0,0";
        using TemporaryFolder folder = new();
        Sequence(folder, "s", Lines, labels: null);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromMot(folder.File("s"))).Message, "VisDrone");
        Sequence(folder, "s", Lines, "pedestrian\npeople\nbicycle\ncar");
        CollectionAssert.AreEqual(new uint[] { 4, 1 }, _catalog.LoadFromMot(folder.File("s")).Videos[0].GetAnnotation(0).Labels);
    }

    [TestMethod]
    [DataRow("1,1,1,1,2,2,1,-1,-1,-1")]
    [DataRow("1,1,1,1,2,2,1,-9.5,2,0\n1,1,1,1,2,2,1,3,1,0")]
    [DataRow("1;1;1;1;2;2;1;1;1")]
    [DataRow("1\t1\t1\t1\t2\t2\t1\t1\t1")]
    [DataRow("1, 1, 1, 1, 2, 2, 1, 1, 1\n,,,,,,,,\n")]
    [DataRow("1 1 1 1 2 2 1 1 1")]
    public void LinesOfChallenges_GoOnToBePedestrians(string lines)
    {
        using TemporaryFolder folder = new();
        Sequence(folder, "s", lines, labels: null);
        LabeledVideoData data = _catalog.LoadFromMot(folder.File("s"));
        CollectionAssert.AreEqual(new[] { "pedestrian" }, data.ClassNames.ToArray());
        Assert.IsTrue(data.Videos[0].GetAnnotation(0).Labels.All(label => label == 1));
        CollectionAssert.AreEqual(new[] { 0f, 0, 2, 2 }, data.Videos[0].GetAnnotation(0).Boxes[..4]);
        Assert.AreEqual(0, data.Problems.Total, data.Problems.ToString());
    }

    [TestMethod]
    public void EmptyFileOfBoxes_IsASequenceWithoutObjects()
    {
        using TemporaryFolder folder = new();
        Sequence(folder, "s", boxes: "", "car\nbus");
        LabeledVideoData data = _catalog.LoadFromMot(folder.File("s"));
        CollectionAssert.AreEqual(new[] { "car", "bus" }, data.ClassNames.ToArray());
        Assert.AreEqual((2L, 1L), (data.FrameCount, data.Problems.Count(DataProblemKind.MissingAnnotation)));
    }

    [TestMethod]
    [DataRow("1,1,1,1,2,2,1,1.5,1", "line 1 has the class '1.5' in column 8")]
    [DataRow("1,1,1,1,2,2,1,car,1", "line 1 has the class 'car' in column 8")]
    [DataRow("1;1;1,5;1;2;2;1;1;1", "decimal comma")]
    public void ClassThatIsNoNumber_IsAnError(string line, string problem)
    {
        using TemporaryFolder folder = new();
        Sequence(folder, "s", line, labels: null);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromMot(folder.File("s"))).Message, problem);
    }

    private static void Sequence(TemporaryFolder folder, string name, string boxes, string? labels)
    {
        Directory.CreateDirectory(folder.File($"{name}/gt"));
        Directory.CreateDirectory(folder.File($"{name}/img1"));
        for (int i = 1; i <= 2; i++)
        {
            using MLImage image = Clips.Filled(8, 6, (byte)i, 0, 0);
            image.Save(folder.File($"{name}/img1/{i:D6}.png"));
        }

        folder.Write($"{name}/gt/gt.txt", boxes);
        if (labels is not null)
            folder.Write($"{name}/gt/labels.txt", labels);
    }
}
