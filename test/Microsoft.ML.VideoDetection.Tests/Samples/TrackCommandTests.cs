using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

namespace Microsoft.ML.VideoDetection.Tests.Samples;

/// <summary>Ids, counts and smoothing of predict, with a small network that finds something everywhere.</summary>
[TestClass]
public sealed partial class TrackCommandTests : IDisposable
{
    private static TemporaryFolder _models = null!;
    private static string[] _predict = null!;
    private readonly TemporaryFolder _folder = new();

    [ClassInitialize]
    public static void SaveModel(TestContext _)
    {
        _models = new TemporaryFolder();
        string path = _models.File("small.zip");
        var mlContext = new MLContext(1);
        using DeepFeatureFlowTransformer model = SmallModel.Create(mlContext);
        mlContext.Model.Save(model, model.InputSchema, path);
        _predict = ["predict", "--model", path, "--input", Fixtures.Reference("frames_small"), "--score-threshold", "0", "--key-frame-interval", "2"];
    }

    [ClassCleanup]
    public static void DeleteModel() => _models.Dispose();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow("--count-line", "1,2,3", "--count-line is '1,2,3'; it must be x0,y0,x1,y1")]
    [DataRow("--count-line", "1,2,1,2", "two different points")]
    [DataRow("--count-line", "1,2,a,4", "--count-line is '1,2,a,4'")]
    [DataRow("--count-line", "1,2,NaN,4", "--count-line is '1,2,NaN,4'")]
    [DataRow("--count-line", "1,2,1e9,4", "--count-line is '1,2,1e9,4'")]
    [DataRow("--count-line", "", "Required argument missing for option: '--count-line'.")]
    [DataRow("--zone", "0,0,10,10", "--zone is '0,0,10,10'; it must be x0,y0,x1,y1,x2,y2")]
    [DataRow("--zone", "0,0,10,10,20", "3 to 100 corners")]
    [DataRow("--zone", "0,0,10,10,20,20", "not all on one line")]
    [DataRow("--smooth", "twice", "--smooth is 'twice'; it must be causal or offline.")]
    [DataRow("--track-score", "1.5", "--track-score must be between 0 and 1.")]
    [DataRow("--count-line", "5000,0,5000,10", "--count-line lies outside of frames_small, whose frames have")]
    [DataRow("--zone", "-9,-9,-5,-9,-5,-5", "--zone lies outside of frames_small, whose frames have")]
    public void Shapes_and_values_that_are_none_are_refused_in_a_sentence(string option, string value, string words)
    {
        (int exitCode, _, string error) = SamplesHere.Run([.. _predict, "--json", _folder.File("out.jsonl"), option + "=" + value]);
        Assert.AreNotEqual(0, exitCode);
        Assert.Contains(words, error);
        Assert.DoesNotContain("   at ", error);
        Assert.HasCount(1, error.Split('\n').Where(line => line.Trim().Length > 0 && !line.Contains("--help", StringComparison.Ordinal)).ToArray(), error);
        Assert.IsEmpty(_folder.FileNames);
    }

    [TestMethod]
    public void More_shapes_than_the_limit_are_refused()
    {
        string[] lines = [.. Enumerable.Range(0, 101).Select(i => $"--count-line=0,{i},9,{i}")];
        (int exitCode, _, string error) = SamplesHere.Run([.. _predict, "--json", _folder.File("out.jsonl"), .. lines]);
        Assert.AreNotEqual(0, exitCode);
        Assert.Contains("--count-line was given 101 times; it may be given 100 times.", error);
    }

    // The zone holds every place of the picture: each id enters once, on the frame where it is first shown.
    [TestMethod]
    public void Ids_are_the_same_in_all_files_and_each_of_them_is_counted_in_a_zone_around_everything()
    {
        (int exitCode, string output, string error) = SamplesHere.Run(
        [
            .. _predict, "--track-score", "0", "--zone=-9,-9,5000,-9,5000,5000,-9,5000",
            "--json", _folder.File("out.jsonl"), "--csv", _folder.File("out.csv"), "--mot", _folder.File("out.txt"),
        ]);
        Assert.AreEqual(0, exitCode, error);

        JsonElement[] frames = [.. File.ReadLines(_folder.File("out.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
        (int Frame, int Id)[] json =
        [
            .. frames.SelectMany((frame, i) => frame.GetProperty("detections").EnumerateArray()
                .Where(found => found.TryGetProperty("trackId", out _)).Select(found => (i, found.GetProperty("trackId").GetInt32()))),
        ];
        int[] ids = [.. json.Select(item => item.Id).Distinct().Order()];
        Assert.IsNotEmpty(ids);
        CollectionAssert.AreEqual(Enumerable.Range(1, ids.Length).ToArray(), ids);
        Assert.IsTrue(json.All(item => item.Frame >= 2)); // found on three frames first
        Assert.HasCount(json.Length, json.Distinct().ToArray());

        (int, int)[] mot = [.. File.ReadLines(_folder.File("out.txt")).Select(line => line.Split(',')).Select(cells => (Number(cells[0]) - 1, Number(cells[1])))];
        CollectionAssert.AreEqual(json, mot);
        string[][] csv = [.. File.ReadLines(_folder.File("out.csv")).Select(line => line.Split(','))];
        CollectionAssert.AreEqual(new[] { "track_id", "events" }, csv[0][11..]);
        CollectionAssert.AreEqual(json, csv[1..].Where(row => row[11].Length > 0).Select(row => (Number(row[1]), Number(row[11]))).ToArray());

        Assert.HasCount(ids.Length, csv.Where(row => row[12] == "zone 1 entered").ToArray());
        Assert.AreEqual(ids.Length, Entered().Matches(output).Sum(match => Number(match.Groups[1].Value)), output);
    }

    [TestMethod]
    public void Without_the_options_nothing_has_an_id()
    {
        (int exitCode, _, string error) = SamplesHere.Run([.. _predict, "--json", _folder.File("out.jsonl"), "--csv", _folder.File("out.csv")]);
        Assert.AreEqual(0, exitCode, error);
        Assert.DoesNotContain("trackId", File.ReadAllText(_folder.File("out.jsonl")));
        Assert.DoesNotContain("track_id", File.ReadAllText(_folder.File("out.csv")));
    }

    [TestMethod]
    [DataRow("causal")]
    [DataRow("offline")]
    public void Smoothing_writes_every_frame_best_score_first(string kind)
    {
        (int exitCode, _, string error) = SamplesHere.Run([.. _predict, "--smooth", kind, "--json", _folder.File("out.jsonl")]);
        Assert.AreEqual(0, exitCode, error);
        JsonElement[] frames = [.. File.ReadLines(_folder.File("out.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.HasCount(4, frames);
        foreach (JsonElement frame in frames)
        {
            float[] scores = [.. frame.GetProperty("detections").EnumerateArray().Select(found => found.GetProperty("score").GetSingle())];
            Assert.IsNotEmpty(scores);
            CollectionAssert.AreEqual(scores.OrderDescending().ToArray(), scores);
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex("([0-9]+) entered")]
    private static partial Regex Entered();
}
