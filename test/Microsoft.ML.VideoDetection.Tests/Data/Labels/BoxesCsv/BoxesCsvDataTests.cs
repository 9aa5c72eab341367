using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Tests.Data.Labels.BoxesCsv;

[TestClass]
public sealed class BoxesCsvDataTests
{
    private const string Header = "video,frame,class,x,y,width,height\n";
    private static readonly VideoDetectionCatalog _catalog = new MLContext(seed: 1).VideoDetection;

    [TestMethod]
    public void Columns_AreFoundByName_AndQuotesAreUndone()
    {
        using TemporaryFolder folder = new();
        Images(folder, "a, b", 2);
        string path = folder.Write(
            "boxes.csv",
            "height,\"Width\",y,x,class,note,frame,video,track,occluded,ignore\r\n" +
            "3,2,1,0.5,\"a \"\"big\"\" dog\",\"two\r\nlines\",1,\"a, b\",7,1,0\r\n\r\n" +
            "3,2,1,0,cat,,1,\"a, b\",8,0,true\r\n");
        LabeledVideoData data = _catalog.LoadFromBoxesCsv(path);
        CollectionAssert.AreEqual(new[] { "a \"big\" dog", "cat" }, data.ClassNames.ToArray());
        Assert.AreEqual((1, "a, b", 2), (data.Videos.Count, data.Videos[0].Id, data.Videos[0].FrameCount));
        FrameAnnotation frame = data.Videos[0].GetAnnotation(1);
        CollectionAssert.AreEqual(new uint[] { 1 }, frame.Labels);
        CollectionAssert.AreEqual(new[] { 0.5f, 1, 2.5f, 4 }, frame.Boxes);
        CollectionAssert.AreEqual(new[] { 7 }, frame.TrackIds);
        CollectionAssert.AreEqual(new[] { true }, frame.Occluded);
        CollectionAssert.AreEqual(new[] { 0f, 1, 2, 4 }, frame.IgnoredBoxes);
        Assert.IsEmpty(data.Videos[0].GetAnnotation(0).Labels);
    }

    [TestMethod]
    [DataRow("video,frame,class,x,y,width\nv,0,c,1,1,1\n", "line 1", "'height' is missing")]
    [DataRow("video,frame,class,x,y,width,height,X\n", "line 1", "'X' twice")]
    [DataRow(Header + "v,0,c,1,1,2\n", "line 2", "has 6 fields; the header has 7")]
    [DataRow(Header + "v,0,c,1,1,2,2\nv,-1,c,1,1,2,2\n", "line 3", "frame -1")]
    [DataRow(Header + "v,0.5,c,1,1,2,2\n", "line 2", "frame '0.5'")]
    [DataRow(Header + "v,0,c,one,1,2,2\n", "line 2", "x 'one'")]
    [DataRow(Header + "v,0,,1,1,2,2\n", "line 2", "no class")]
    [DataRow(Header + "v,0,\"c,1,1,2,2\n", "line 2", "never closed")]
    [DataRow(Header + "v,0,\"c\"d,1,1,2,2\n", "line 2", "after the closing quote")]
    [DataRow(Header + "v,0,c\"d,1,1,2,2\n", "line 2", "quote inside")]
    [DataRow(Header + "../v,0,c,1,1,2,2\n", "line 2", "'../v'")]
    [DataRow(Header + "w,0,c,1,1,2,2\n", "line 2", "video 'w'")]
    [DataRow(Header, "boxes.csv", "no boxes")]
    public void MalformedFile_IsNamedWithTheLine(string text, string line, string problem)
    {
        using TemporaryFolder folder = new();
        Images(folder, "v", 1);
        string path = folder.Write("boxes.csv", text);
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromBoxesCsv(path));
        StringAssert.Contains(error.Message, $"'{path}'");
        StringAssert.Contains(error.Message, line);
        StringAssert.Contains(error.Message, problem);
    }

    [TestMethod]
    [DataRow("v,0,c,-1,1,5,2", DataProblemKind.ClippedBox)]
    [DataRow("v,0,c,1,1,0,2", DataProblemKind.DegenerateBox)]
    [DataRow("v,0,c,NaN,1,1,2", DataProblemKind.DegenerateBox)]
    [DataRow("v,1,c,1,1,1,2", DataProblemKind.MissingFrame)]
    [DataRow("v,0,d,1,1,1,2", DataProblemKind.UnknownClass)]
    public void LineThatDoesNotFit_IsCounted_AndStrictlyAnError(string line, DataProblemKind kind)
    {
        using TemporaryFolder folder = new();
        Images(folder, "v", 1);
        string path = folder.Write("boxes.csv", Header + line);
        DataProblems problems = _catalog.LoadFromBoxesCsv(path, options: new() { ClassNames = ["c"] }).Problems;
        Assert.AreEqual((1L, 1L), (problems.Count(kind), problems.Total));
        StringAssert.Contains(problems.Examples(kind)[0], "line 2");
        Assert.ThrowsExactly<InvalidDataException>(() => _catalog.LoadFromBoxesCsv(path, options: new() { ClassNames = ["c"], Strict = true }));
    }

    [TestMethod]
    public void VideoFile_IsFoundWithAndWithoutItsExtension()
    {
        using TemporaryFolder folder = new();
        Clips.Write(folder.File("clip.avi"), 64, 48, 5);
        foreach (string name in new[] { "clip", "clip.avi" })
        {
            LabeledVideoData data = _catalog.LoadFromBoxesCsv(folder.Write("boxes.csv", Header + name + ",4,c,1,1,8,8\n"));
            Assert.AreEqual((5, name), (data.Videos[0].FrameCount, data.Videos[0].Id));
            using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
            ValueGetter<MLImage> get = cursor.GetGetter<MLImage>(data.Schema["Image"]);
            MLImage image = null!;
            for (int i = 0; cursor.MoveNext(); i++)
            {
                get(ref image);
                Clips.AssertNear(Clips.ColorOf(i), Clips.PixelOf(image, 20, 20), 6, $"frame {i}");
            }

            image.Dispose();
        }
    }

    [TestMethod]
    [TestCategory(SharedFolder.Category)]
    public void Davis_HasItsTrueCounts()
    {
        LabeledVideoData data = _catalog.LoadFromBoxesCsv(SharedFolder.Data("DAVIS-boxes", "boxes.csv"));
        Assert.AreEqual((5, 375L), (data.Videos.Count, data.FrameCount));
        CollectionAssert.AreEqual(new[] { "car", "dog", "person" }, data.ClassNames.ToArray());
        Assert.IsTrue(data.GetColumn<uint[]>("Label").All(labels => labels.Length == 1));
        Assert.AreEqual(0, data.Problems.Total, data.Problems.ToString());
    }

    private static void Images(TemporaryFolder folder, string video, int count)
    {
        Directory.CreateDirectory(folder.File(video));
        for (int i = 0; i < count; i++)
        {
            using MLImage image = Clips.Filled(8, 6, 1, 2, 3);
            image.Save(folder.File($"{video}/{i:D5}.png"));
        }
    }
}
