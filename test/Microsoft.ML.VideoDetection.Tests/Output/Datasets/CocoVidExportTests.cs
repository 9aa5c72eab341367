using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Output.Datasets;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Data.Labels.CocoVid;

namespace Microsoft.ML.VideoDetection.Tests.Output.Datasets;

[TestClass]
public sealed class CocoVidExportTests
{
    private static readonly VideoDetectionCatalog _catalog = new MLContext(seed: 1).VideoDetection;

    [TestMethod]
    public void WrittenAndReadAgain_GivesTheSameRows()
    {
        using TemporaryFolder folder = new();
        LabeledVideoData data = _catalog.LoadFromCocoVid(folder.Write("a.json", SmallCocoVid.Text()));
        _catalog.SaveAsCocoVid(data, folder.File("b.json"));
        LabeledVideoData again = _catalog.LoadFromCocoVid(folder.File("b.json"));
        CollectionAssert.AreEqual(data.ClassNames.ToArray(), again.ClassNames.ToArray());
        LabeledRows.AssertEqual(data, again);
        Assert.IsFalse(again.Videos[0].IsTrainingFrame(1));
        CollectionAssert.AreEqual(new[] { "a.json", "b.json" }, folder.FileNames, "nothing temporary is left");
    }

    [TestMethod]
    public void FloatsThatNoDecimalFractionHolds_ComeBackBitForBit()
    {
        using TemporaryFolder folder = new();
        Random random = new(5);
        float[] boxes = [.. Enumerable.Range(0, 1000).SelectMany(_ =>
        {
            float x = random.NextSingle() * 600, y = random.NextSingle() * 300;
            return new[] { x, y, x + (random.NextSingle() * 39) + 0.01f, y + (random.NextSingle() * 59) + 0.01f };
        })];
        using (CocoVidWriter writer = new(folder.File("a.json"), ["x"]))
        {
            writer.BeginVideo("v");
            writer.AddFrame(0, "v/0.jpg", 640, 360, new FrameAnnotation { Labels = [.. Enumerable.Repeat(1u, 1000)], Boxes = [.. boxes] });
            writer.Complete();
        }

        CollectionAssert.AreEqual(boxes, _catalog.LoadFromCocoVid(folder.File("a.json")).Videos[0].GetAnnotation(0).Boxes);
    }

    [TestMethod]
    public void Images_AreCopiedAsTheyAre()
    {
        using TemporaryFolder folder = new();
        string json = folder.Write("a.json", SmallCocoVid.Text());
        foreach (string name in new[] { "a/0.png", "a/1.png", "b/0.png", "stills/s.png" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
            using MLImage image = Clips.Filled(8, 6, 1, 2, (byte)name.Length);
            image.Save(folder.File(name));
        }

        _catalog.SaveAsCocoVid(_catalog.LoadFromCocoVid(json), folder.File("b.json"), folder.File("copy"));
        CollectionAssert.AreEqual(File.ReadAllBytes(folder.File("b/0.png")), File.ReadAllBytes(folder.File("copy/b/0.png")));
        using MLImage read = _catalog.LoadFromCocoVid(folder.File("b.json"), folder.File("copy")).Videos[2].ReadImage(0);
        Assert.AreEqual((8, 6), (read.Width, read.Height));
    }

    [TestMethod]
    public void WriterThatIsNotCompleted_LeavesNothing()
    {
        using TemporaryFolder folder = new();
        using (CocoVidWriter writer = new(folder.File("a.json"), ["x"]))
        {
            writer.BeginVideo("v");
        }

        Assert.IsEmpty(folder.FileNames);
    }
}
