using System.Globalization;
using System.Text.Json;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Output;

/// <summary>JSON lines, CSV and COCO results, read back.</summary>
[TestClass]
public sealed class TextSinkTests
{
    private static readonly Detection _car = new(1.5f, 2.25f, 100.125f, 200f, 0.987654f, 4, "car");
    private static readonly Detection _odd = new(0f, 0.1f, 3.3333333f, 1e-7f, 1f, 0, "a \"b\", 汽车\nc");

    [TestMethod]
    public void JsonLines_HoldEveryFrameWithEqualValues()
    {
        using TemporaryFolder folder = new();
        WriteTwoVideos(new JsonLinesWriter(folder.File("out.jsonl")));
        string[] lines = File.ReadAllText(folder.File("out.jsonl")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(3, lines);

        JsonElement first = JsonDocument.Parse(lines[0]).RootElement;
        Assert.AreEqual("one.mp4", first.GetProperty("videoId").GetString());
        Assert.AreEqual(0, first.GetProperty("frameIndex").GetInt32());
        Assert.IsTrue(first.GetProperty("isKeyFrame").GetBoolean());
        Assert.AreEqual((640, 360), (first.GetProperty("width").GetInt32(), first.GetProperty("height").GetInt32()));
        Detection[] read = [.. first.GetProperty("detections").EnumerateArray().Select(d =>
        {
            float[] box = [.. d.GetProperty("box").EnumerateArray().Select(v => v.GetSingle())];
            return new Detection(
                box[0], box[1], box[2], box[3], d.GetProperty("score").GetSingle(),
                d.GetProperty("classIndex").GetInt32(), d.GetProperty("className").GetString()!);
        })];
        CollectionAssert.AreEqual(new[] { _car, _odd }, read);
        Assert.AreEqual(0, JsonDocument.Parse(lines[1]).RootElement.GetProperty("detections").GetArrayLength());
        StringAssert.Contains(lines[0], "汽车");
    }

    [TestMethod]
    public void Csv_HoldsARowPerDetectionWithEqualValues()
    {
        using TemporaryFolder folder = new();
        WriteTwoVideos(new CsvWriter(folder.File("out.csv")));
        byte[] bytes = File.ReadAllBytes(folder.File("out.csv"));
        Assert.AreEqual((byte)'v', bytes[0], "no byte order mark");
        List<string[]> rows = ParseCsv(File.ReadAllText(folder.File("out.csv")));
        Assert.HasCount(4, rows);
        CollectionAssert.AreEqual(
            new[] { "video_id", "frame_index", "is_key_frame", "class_name", "class_index", "score", "x0", "y0", "x1", "y1", "time" }, rows[0]);
        CollectionAssert.AreEqual(new[] { "one.mp4", "0", "1", "car", "4", "0.987654", "1.5", "2.25", "100.125", "200", "" }, rows[1]);
        Assert.AreEqual(_odd, new Detection(
            Number(rows[2][6]), Number(rows[2][7]), Number(rows[2][8]), Number(rows[2][9]), Number(rows[2][5]), 0, rows[2][3]));
        CollectionAssert.AreEqual(new[] { "two, too.mp4", "0", "0" }, rows[3][..3]);

        static float Number(string text) => float.Parse(text, CultureInfo.InvariantCulture);
    }

    [TestMethod]
    public void Coco_CountsImagesOverAllVideosAndClassesFromOne()
    {
        using TemporaryFolder folder = new();
        WriteTwoVideos(new CocoResultsWriter(folder.File("out.json")));
        JsonElement[] results = [.. JsonDocument.Parse(File.ReadAllText(folder.File("out.json"))).RootElement.EnumerateArray()];
        Assert.HasCount(3, results);
        CollectionAssert.AreEqual(new[] { 1, 1, 3 }, results.Select(r => r.GetProperty("image_id").GetInt32()).ToArray());
        CollectionAssert.AreEqual(new[] { 5, 1, 5 }, results.Select(r => r.GetProperty("category_id").GetInt32()).ToArray());
        CollectionAssert.AreEqual(
            new[] { 1.5f, 2.25f, 98.625f, 197.75f }, results[0].GetProperty("bbox").EnumerateArray().Select(v => v.GetSingle()).ToArray());
        Assert.AreEqual(0.987654f, results[0].GetProperty("score").GetSingle());
        Assert.AreEqual("two, too.mp4", results[2].GetProperty("video_name").GetString());
    }

    [TestMethod]
    public void Coco_WithoutDetections_IsAnEmptyArray()
    {
        using TemporaryFolder folder = new();
        using (CocoResultsWriter sink = new(folder.File("out.json")))
        {
            sink.Complete();
        }

        Assert.AreEqual("[]", File.ReadAllText(folder.File("out.json")));
    }

    [TestMethod]
    public void NumbersHaveADecimalPointInEveryCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Csv_HoldsARowPerDetectionWithEqualValues();
            JsonLines_HoldEveryFrameWithEqualValues();
            Coco_CountsImagesOverAllVideosAndClassesFromOne();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    [DataRow("jsonl")]
    [DataRow("csv")]
    [DataRow("coco")]
    public void WithoutCompletion_NothingAppearsAndTheOldFileStays(string kind)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("out.txt", "old");
        using (FileDetectionSink sink = Make(kind, path))
        {
            for (int i = 0; i < 1000; i++)
            {
                sink.Write(Clips.Frame(i, detections: [_car, _odd]));
            }
        }

        CollectionAssert.AreEqual(new[] { "out.txt" }, folder.FileNames);
        Assert.AreEqual("old", File.ReadAllText(path));
    }

    [TestMethod]
    [DataRow("jsonl")]
    [DataRow("csv")]
    [DataRow("coco")]
    public void AfterCompletion_NothingMoreIsTaken(string kind)
    {
        using TemporaryFolder folder = new();
        FileDetectionSink sink = Make(kind, folder.File("out.txt"));
        sink.Write(Clips.Frame(0, detections: _car));
        sink.Complete();
        Assert.AreEqual(1L, sink.FrameCount);
        Assert.ThrowsExactly<InvalidOperationException>(() => sink.Write(Clips.Frame(1)));
        Assert.ThrowsExactly<InvalidOperationException>(sink.Complete);
        sink.Dispose();
        sink.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => sink.Write(Clips.Frame(1)));
        CollectionAssert.AreEqual(new[] { "out.txt" }, folder.FileNames);
    }

    [TestMethod]
    [DataRow("jsonl")]
    [DataRow("csv")]
    [DataRow("coco")]
    [DoNotParallelize]
    public void GrowsOnDiskWhileWriting_NotInMemory(string kind)
    {
        using TemporaryFolder folder = new();
        using FileDetectionSink sink = Make(kind, folder.File("out.txt"));
        FrameDetections frame = Clips.Frame(0, detections: [_car, _odd]);
        for (int i = 0; i < 5000; i++)
        {
            sink.Write(frame);
        }

        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 20_000; i++)
        {
            sink.Write(frame);
        }

        Assert.IsLessThan(1L << 20, GC.GetTotalMemory(forceFullCollection: true) - before);

        // 25,000 frames of two detections, at least 40 bytes each, less a buffer of 64 KiB.
        Assert.IsGreaterThan((25_000L * 80) - 65_536, new FileInfo(Directory.EnumerateFiles(folder.Root).Single()).Length);
    }

    private static FileDetectionSink Make(string kind, string path) => kind switch
    {
        "jsonl" => new JsonLinesWriter(path),
        "csv" => new CsvWriter(path),
        _ => new CocoResultsWriter(path),
    };

    private static void WriteTwoVideos(FileDetectionSink sink)
    {
        using (sink)
        {
            sink.Write(Clips.Frame(0, videoId: "one.mp4", key: true, detections: [_car, _odd]));
            sink.Write(Clips.Frame(1, videoId: "one.mp4"));
            sink.Write(Clips.Frame(0, videoId: "two, too.mp4", detections: _car));
            sink.Complete();
        }
    }

    // RFC 4180: quoted fields may hold commas, line ends and doubled quotes.
    private static List<string[]> ParseCsv(string text)
    {
        List<string[]> rows = [];
        List<string> row = [];
        System.Text.StringBuilder field = new();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && c is ',' or '\r')
            {
                row.Add(field.ToString());
                field.Clear();
                if (c == '\r')
                {
                    Assert.AreEqual('\n', text[++i]);
                    rows.Add([.. row]);
                    row.Clear();
                }
            }
            else
            {
                field.Append(c);
            }
        }

        Assert.IsEmpty(row, "the last line ends too");
        return rows;
    }
}
