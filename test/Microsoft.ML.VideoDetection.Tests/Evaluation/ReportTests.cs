using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Evaluation;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Training.Optimizers;

namespace Microsoft.ML.VideoDetection.Tests.Evaluation;

[TestClass]
public sealed class ReportTests
{
    private const string Hostile = "</title><script>alert(1)</script>\"'&\u0001,=1+1";

    [TestMethod]
    public void Report_HasItsFilesWellFormed()
    {
        using var folder = new TemporaryFolder();
        string report = folder.File("report");

        Metrics().SaveReport(report);

        string[] plots = ["ap-by-class", "ap-by-key-frame-distance", "ap-by-speed", "confusion", "precision-recall"];
        foreach (string plot in plots)
        {
            XElement svg = XElement.Load(Path.Combine(report, $"{plot}.svg"));
            Assert.AreEqual("svg", svg.Name.LocalName);
            Assert.IsGreaterThan(5, svg.Descendants().Count());
            using var png = SkiaSharp.SKBitmap.Decode(Path.Combine(report, $"{plot}.png"));
            Assert.IsGreaterThan(1, png.Pixels.Distinct().Take(3).Count(), plot);
        }

        XDocument page = ReadPage(report);
        Assert.HasCount(plots.Length, page.Descendants("section").First(s => (string?)s.Attribute("class") == "plots").Elements("figure").ToArray());
        string[] ids = [.. page.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.HasCount(ids.Length, ids.Distinct().ToArray());
        CollectionAssert.AreEqual(new[] { "report" }, folder.FileNames); // no half-written folder beside it
    }

    [TestMethod]
    public void Report_TakesNothingFromTheNetwork()
    {
        using var folder = new TemporaryFolder();
        Metrics().SaveReport(folder.Root);
        string page = File.ReadAllText(folder.File("index.html"));

        Assert.DoesNotContain("src=\"http", page);
        Assert.DoesNotContain("url(http", page);
        Assert.DoesNotContain("@import", page);
        Assert.DoesNotContain("<link", page);
    }

    [TestMethod]
    public void NamesFromData_AreOnlyText()
    {
        using var folder = new TemporaryFolder();
        Metrics(className: Hostile, video: Hostile).SaveReport(folder.Root);

        XDocument page = ReadPage(folder.Root);
        Assert.IsEmpty(page.Descendants("script").ToArray());
        Assert.IsTrue(page.Descendants("th").Any(th => th.Value.StartsWith("</title><script>alert(1)", StringComparison.Ordinal)));
        XElement.Load(folder.File("confusion.svg"));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder.File("metrics.json")));
        Assert.AreEqual(Hostile, json.RootElement.GetProperty("classes")[0].GetProperty("name").GetString());
        Assert.Contains("\"class </title><script>alert(1)</script>\"\"'&\u0001,=1+1\",AP50,", File.ReadAllText(folder.File("metrics.csv")));
    }

    [TestMethod]
    public void Numbers_AreThoseOfTheMetrics()
    {
        using var folder = new TemporaryFolder();
        VideoDetectionMetrics metrics = Metrics();
        metrics.SaveReport(folder.Root);

        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder.File("metrics.json")));
        Assert.AreEqual(metrics.MeanAveragePrecision, json.RootElement.GetProperty("AP").GetDouble());
        Assert.AreEqual(JsonValueKind.Null, json.RootElement.GetProperty("AP_large").ValueKind);
        Assert.AreEqual(101, json.RootElement.GetProperty("classes")[0].GetProperty("precision_recall").GetArrayLength());
        string[] lines = File.ReadAllLines(folder.File("metrics.csv"));
        CollectionAssert.Contains(lines, FormattableString.Invariant($"all,AP50,{metrics.MeanAveragePrecision50}"));
        CollectionAssert.Contains(lines, "all,AP_large,");
        CollectionAssert.Contains(lines, "key-frame distance 1,AP50,0");
    }

    [TestMethod]
    public void EarlierReport_IsReplaced_OtherFilesStay()
    {
        using var folder = new TemporaryFolder();
        folder.Write("index.html", "old");
        folder.Write("notes.txt", "mine");

        Metrics().SaveReport(folder.Root);

        Assert.Contains("<!DOCTYPE html>", File.ReadAllText(folder.File("index.html")));
        Assert.AreEqual("mine", File.ReadAllText(folder.File("notes.txt")));
    }

    [TestMethod]
    public void FileInPlaceOfTheFolder_IsAnErrorThatSaysSo()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("report", "a file");

        IOException error = Assert.ThrowsExactly<IOException>(() => Metrics().SaveReport(file));

        Assert.Contains("is a file", error.Message);
        Assert.AreEqual("a file", File.ReadAllText(file));
    }

    [TestMethod]
    public void NothingEvaluated_StillMakesAReport()
    {
        using var folder = new TemporaryFolder();
        new Scene().Evaluate(classes: 0).SaveReport(folder.Root);
        ReadPage(folder.Root);
    }

    private static VideoDetectionMetrics Metrics(string className = "cat", string video = "film")
    {
        var evaluator = new VideoEvaluator(new VideoEvaluationOptions());
        var frame = new FrameSample { VideoId = video };
        for (int i = 0; i < 2; i++)
        {
            frame.Clear();
            (frame.FrameIndex, frame.KeyDistance, frame.Size) = (i, i, (640, 360));
            frame.Label(0, 0, 50, 50, of: i, track: 1).Label(100, 0, 50, 50, of: 0, track: 2).Detect(0.9, 100, 0, 50, 50);
            if (i == 0)
                frame.Detect(0.8, 0, 0, 50, 50);
            else
                frame.Labels.RemoveAt(1);
            evaluator.Add(frame);
        }

        return evaluator.Finish([className, "dog"]);
    }

    // The page is written so that an XML reader can read it too.
    private static XDocument ReadPage(string folder)
    {
        using var reader = XmlReader.Create(
            Path.Combine(folder, "index.html"), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }
}
