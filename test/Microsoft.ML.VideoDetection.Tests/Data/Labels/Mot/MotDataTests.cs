using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;

namespace Microsoft.ML.VideoDetection.Tests.Data.Labels.Mot;

[TestClass]
public sealed class MotDataTests
{
    private static readonly VideoDetectionCatalog _catalog = new MLContext(seed: 1).VideoDetection;

    [TestMethod]
    public void Lines_CountFrom1_AndWhatIsNotEvaluatedIsIgnored()
    {
        using TemporaryFolder folder = new();
        Sequence(folder, "s", 3, "1,7,2,3,4,2,1,1,0.9\n3,8,1,1,2,2,1,1,0.2\n2,9,1,1,3,3,0,1,1\n2,10,2,2,2,2,1,7,1\n2,11,3,3,2,2,0,3,1\n");
        LabeledVideoData data = _catalog.LoadFromMot(folder.File("s"));
        CollectionAssert.AreEqual(new[] { "pedestrian" }, data.ClassNames.ToArray());
        CollectionAssert.AreEqual(new[] { 0, 1, 2 }, data.GetColumn<int>("FrameIndex").ToArray());
        float[][] boxes = [.. data.GetColumn<float[]>("BoundingBoxes")];
        CollectionAssert.AreEqual(new[] { 1f, 2, 5, 4 }, boxes[0], "left 2 and top 3 are pixels 1 and 2 counted from 0");
        Assert.IsEmpty(boxes[1], "confidence 0, a static person, a car");
        CollectionAssert.AreEqual(new[] { 0f, 0, 3, 3, 1, 1, 3, 3, 2, 2, 4, 4 }, data.GetColumn<float[]>("IgnoredBoundingBoxes").ElementAt(1));
        CollectionAssert.AreEqual(new[] { 8 }, data.GetColumn<int[]>("TrackId").ElementAt(2));
        Assert.IsFalse(data.GetColumn<bool[]>("Occluded").First().Single(), "90 % can be seen");
        Assert.IsTrue(data.GetColumn<bool[]>("Occluded").ElementAt(2).Single(), "20 % can be seen");
        Assert.AreEqual(0, data.Problems.Total, data.Problems.ToString());
    }

    [TestMethod]
    public void OtherClasses_AreTargetsByName()
    {
        using TemporaryFolder folder = new();
        Sequence(folder, "s", 1, "1,7,2,3,4,2,1,1,0.9\n1,11,3,3,2,2,0,3,1\n1,12,1,1,2,2,0,1,1\n");
        LabeledVideoData data = _catalog.LoadFromMot(folder.File("s"), options: new() { ClassNames = ["car", "pedestrian"] });
        CollectionAssert.AreEqual(new uint[] { 2, 1 }, data.Videos[0].GetAnnotation(0).Labels, "a car's confidence is 0 because it is no pedestrian");
        Assert.HasCount(4, data.Videos[0].GetAnnotation(0).IgnoredBoxes);
    }

    [TestMethod]
    [DataRow("1,2,3", "line 2 ends after 3 columns; the top is missing")]
    [DataRow("1,2,x,1,2,2,1", "line 2 has the left 'x' in column 3")]
    [DataRow("1.5,2,3,1,2,2,1", "line 2 has the frame '1.5'")]
    [DataRow("0,2,3,1,2,2,1", "line 2 has the frame 0; frames count from 1")]
    [DataRow("1,2,NaN,1,2,2,1", "line 2 has the left 'NaN'")]
    [DataRow("1,2,3,1,2,2,1,1,1,1,1", "line 2 has more than 10 columns")]
    public void MalformedLine_IsNamed(string line, string problem)
    {
        using TemporaryFolder folder = new();
        Sequence(folder, "s", 1, "1,7,2,3,4,2,1,1,0.9\n" + line);
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromMot(folder.File("s")));
        StringAssert.Contains(error.Message, Path.Combine(folder.File("s"), "gt", "gt.txt"));
        StringAssert.Contains(error.Message, problem);
    }

    [TestMethod]
    [DataRow("1,2,-3,1,9,2,1,1,1", DataProblemKind.ClippedBox)]
    [DataRow("1,2,1,1,0,2,1,1,1", DataProblemKind.DegenerateBox)]
    [DataRow("9,2,1,1,2,2,1,1,1", DataProblemKind.MissingFrame)]
    [DataRow("1,2,1,1,2,2,1,77,1", DataProblemKind.UnknownClass)]
    public void LineThatDoesNotFit_IsCounted_AndStrictlyAnError(string line, DataProblemKind kind)
    {
        using TemporaryFolder folder = new();
        Sequence(folder, "s", 1, line);
        DataProblems problems = _catalog.LoadFromMot(folder.File("s")).Problems;
        Assert.AreEqual((1L, 1L), (problems.Count(kind), problems.Total));
        StringAssert.Contains(problems.Examples(kind)[0], "line 1");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromMot(folder.File("s"), options: new() { Strict = true })).Message,
            "line 1");
    }

    [TestMethod]
    [DataRow("imDir=../img1", "seqinfo.ini' line 1 has the path '../img1'")]
    [DataRow("imDir=/img1", "'/img1'")]
    [DataRow("seqLength=x", "line 1 has seqLength 'x'")]
    [DataRow("nonsense", "line 1 is 'nonsense', expected key=value")]
    public void BadSeqInfo_IsNamed(string line, string problem)
    {
        using TemporaryFolder folder = new();
        Sequence(folder, "s", 1, "1,7,2,3,4,2,1,1,0.9");
        folder.Write("s/seqinfo.ini", line);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromMot(folder.File("s"))).Message, problem);
    }

    [TestMethod]
    public void SeqInfoThatContradicts_AndASequenceWithoutLabels_AreCounted()
    {
        using TemporaryFolder folder = new();
        Sequence(folder, "s", 2, string.Empty);
        File.Delete(folder.File("s/gt/gt.txt"));
        folder.Write("s/seqinfo.ini", "[Sequence]\nname=Walk\nseqLength=5\nimWidth=100\nimHeight=6\n");
        LabeledVideoData data = _catalog.LoadFromMot(folder.File("s"));
        Assert.AreEqual(("Walk", 2), (data.Videos[0].Id, data.Videos[0].FrameCount));
        Assert.AreEqual((2L, 1L), (data.Problems.Count(DataProblemKind.Mismatch), data.Problems.Count(DataProblemKind.MissingAnnotation)));
    }

    [TestMethod]
    public void FolderOfSequences_AndFramesThatAreMissingInBetween_KeepTheirNumbers()
    {
        using TemporaryFolder folder = new();
        Sequence(folder, "s10", 1, "1,1,1,1,2,2,1,1,1");
        Sequence(folder, "s9", 3, "3,1,1,1,2,2,1,1,1");
        File.Delete(folder.File("s9/img1/000002.png"));
        LabeledVideoData data = _catalog.LoadFromMot(folder.Root);
        CollectionAssert.AreEqual(new[] { "s9", "s9", "s10" }, data.GetColumn<string>("VideoId").ToArray());
        CollectionAssert.AreEqual(new[] { 0, 2, 0 }, data.GetColumn<int>("FrameIndex").ToArray());
        Assert.HasCount(1, data.Videos[0].GetAnnotation(1).Labels);
    }

    [TestMethod]
    [TestCategory(SharedFolder.Category)]
    public void Pets_HasItsTrueCounts()
    {
        LabeledVideoData data = _catalog.LoadFromMot(SharedFolder.Data("PETS09-S2L1"));
        FrameAnnotation[] frames = [.. Enumerable.Range(0, data.Videos[0].FrameCount).Select(i => data.Videos[0].GetAnnotation(i))];
        Assert.HasCount(795, frames);
        Assert.AreEqual(4476, frames.Sum(frame => frame.Labels.Length));
        Assert.AreEqual(174, frames.Sum(frame => frame.IgnoredBoxes.Length / 4));
        Assert.HasCount(19, frames.SelectMany(frame => frame.TrackIds).Distinct().ToArray());
        Assert.AreEqual(0, data.Problems.Total, data.Problems.ToString());
    }

    [TestMethod]
    [TestCategory(SharedFolder.Category)]
    public void Mot17_WithTheVideoBesideIt_HasItsTrueCounts()
    {
        LabeledVideoData data = _catalog.LoadFromMot(SharedFolder.Data("demo"));
        FrameAnnotation[] frames = [.. Enumerable.Range(0, data.Videos[0].FrameCount).Select(i => data.Videos[0].GetAnnotation(i))];
        Assert.AreEqual((8, 336, 456), (frames.Length, frames.Sum(f => f.Labels.Length), frames.Sum(f => f.IgnoredBoxes.Length / 4)));
    }

    private static void Sequence(TemporaryFolder folder, string name, int frames, string labels)
    {
        Directory.CreateDirectory(folder.File($"{name}/gt"));
        Directory.CreateDirectory(folder.File($"{name}/img1"));
        for (int i = 1; i <= frames; i++)
        {
            using MLImage image = Clips.Filled(8, 6, (byte)i, 0, 0);
            image.Save(folder.File($"{name}/img1/{i:D6}.png"));
        }

        folder.Write($"{name}/gt/gt.txt", labels + "\n");
    }
}
