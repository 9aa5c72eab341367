using Dff.Samples.Commands;
using Dff.Samples.Data;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Evaluation;
using Microsoft.ML.VideoDetection.Tests.Data.Labels.CocoVid;

namespace Microsoft.ML.VideoDetection.Tests.Data;

[TestClass]
public sealed class CheckDataTests
{
    [TestMethod]
    public async Task Run_WritesAContactSheet_AndFailsWhereImagesAreMissing()
    {
        using TemporaryFolder folder = new();
        string json = folder.Write("a.json", SmallCocoVid.Text());
        foreach (string name in new[] { "a/0.png", "a/1.png", "b/0.png", "stills/s.png" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
            using MLImage image = Clips.Filled(8, 6, 1, 2, 3);
            image.Save(folder.File(name));
        }

        CheckDataRun run = new() { DataPath = json, SheetPath = folder.File("sheet.png") };
        Assert.AreEqual(ExitCode.Done, await run.RunAsync(CancellationToken.None));
        Assert.AreEqual((1950, 398), ImageFile.ReadSize(run.SheetPath), "four cells of 480x360 with captions of 26 and gaps of 6");

        File.Delete(folder.File("b/0.png"));
        Assert.AreEqual(ExitCode.Failed, await run.RunAsync(CancellationToken.None));
    }

    [TestMethod]
    public void Summary_CountsWhatIsThere_AndNamesAMissingImage()
    {
        using TemporaryFolder folder = new();
        LabeledVideoData data = new MLContext().VideoDetection.LoadFromCocoVid(folder.Write("a.json", SmallCocoVid.Text()));
        DataSummary summary = DataSummary.Of(data, checkImages: true, long.MaxValue, _ => { }, CancellationToken.None);
        Assert.AreEqual((2, 1, 4L, 2L), (summary.Videos, summary.Stills, summary.Frames, summary.FramesWithObjects));
        Assert.AreEqual((3L, 1L, 3L, 1L, 1L), (summary.Boxes, summary.Ignored, summary.Tracks, summary.Occluded, summary.Generated));
        CollectionAssert.AreEqual(new long[] { 1, 1, 1 }, summary.ClassBoxes);
        Assert.AreEqual((2f, 3.5f, 8f), summary.BoxWidth);
        Assert.AreEqual(4, summary.BadImages);
        StringAssert.Contains(summary.BadImageExamples[0], "a/0.png");
    }

    [TestMethod]
    public void Detect_TellsFormatsByWhatIsThere()
    {
        using TemporaryFolder folder = new();
        Assert.ThrowsExactly<InvalidDataException>(() => DataFormat.Detect(folder.Root));
        Assert.ThrowsExactly<FileNotFoundException>(() => DataFormat.Detect(folder.File("none")));
        Assert.AreEqual("coco", DataFormat.Detect(folder.Write("a.json", "{}")));
        Assert.AreEqual("coco", DataFormat.Detect(folder.Root));
        Assert.AreEqual("csv", DataFormat.Detect(folder.Write("a.csv", "x")));
        Directory.CreateDirectory(folder.File("s/gt"));
        folder.Write("s/gt/gt.txt", "1");
        Assert.AreEqual("mot", DataFormat.Detect(folder.Root));
        Directory.CreateDirectory(folder.File("Data"));
        Directory.CreateDirectory(folder.File("Annotations"));
        Assert.AreEqual("vid", DataFormat.Detect(folder.Root));
    }

    [TestMethod]
    public void Concatenate_MapsClassesByName_AndTellsVideosOfOneNameApart()
    {
        using TemporaryFolder folder = new();
        string json = folder.Write("a.json", SmallCocoVid.Text());
        VideoDetectionCatalog catalog = new MLContext().VideoDetection;
        LabeledVideoData first = catalog.LoadFromCocoVid(json, options: new() { ClassNames = ["dog", "cat", "fox"] });
        LabeledVideoData both = catalog.Concatenate(first, catalog.LoadFromCocoVid(json));
        CollectionAssert.AreEqual(new uint[] { 1, 2 }, both.Videos[3].GetAnnotation(1).Labels, "3 and 1 in the order of the second part");
        Assert.AreEqual(("a (1)", "a (2)", 6), (both.Videos[0].Id, both.Videos[3].Id, both.Videos.Count));
        LabeledVideoData fewer = catalog.LoadFromCocoVid(json, options: new() { ClassNames = ["dog"] });
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => catalog.Concatenate(fewer, first)).Message, "'cat'");
        Assert.ThrowsExactly<ArgumentException>(() => catalog.Concatenate());
        Assert.ThrowsExactly<ArgumentException>(() => catalog.LoadFromCocoVid(json, options: new() { ClassNames = ["x", "x"] }));
    }
}
