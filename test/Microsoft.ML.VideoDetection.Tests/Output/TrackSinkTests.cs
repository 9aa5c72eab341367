using System.Text.Json;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Output;

/// <summary>Ids and counts in files: an object with id 3 steps over a line, one without an id stands beside it.</summary>
[TestClass]
public sealed class TrackSinkTests : IDisposable
{
    private static readonly Detection _other = new(50, 0, 60, 20, 0.8f, 0, "car");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Mot_HasALineForEachTrack_FramesFromOne()
    {
        Write(new MotTracksWriter(_folder.File("out.txt")));
        Assert.AreEqual("1,3,10,70,10,20,0.9,-1,-1,-1\n2,3,10,90,10,20,0.9,-1,-1,-1\n", File.ReadAllText(_folder.File("out.txt")));
    }

    [TestMethod]
    public void Mot_RefusesAnotherVideo()
    {
        using var writer = new MotTracksWriter(_folder.File("out.txt"));
        writer.Write(Clips.Frame(0, videoId: "a"));
        Assert.ThrowsExactly<InvalidOperationException>(() => writer.Write(Clips.Frame(0, videoId: "b")));
    }

    [TestMethod]
    public void Csv_HasIdAndEvents_OnlyInTheRowsOfTracks()
    {
        Write(new CsvWriter(_folder.File("out.csv"), tracks: true));
        string[] ends = [.. File.ReadAllLines(_folder.File("out.csv")).Select(line => string.Join(',', line.Split(',')[11..]))];
        CollectionAssert.AreEqual(new[] { "track_id,events", "3,", ",", "3,line 1 crossed-right", "," }, ends);
    }

    [TestMethod]
    public void JsonLines_HaveIdAndEvents()
    {
        Write(new JsonLinesWriter(_folder.File("out.jsonl")));
        JsonElement[] frames = [.. File.ReadLines(_folder.File("out.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
        foreach (JsonElement frame in frames)
        {
            Assert.AreEqual(3, frame.GetProperty("detections")[0].GetProperty("trackId").GetInt32());
            Assert.IsFalse(frame.GetProperty("detections")[1].TryGetProperty("trackId", out _));
        }

        Assert.IsFalse(frames[0].TryGetProperty("events", out _));
        Assert.AreEqual(1, frames[1].GetProperty("events").GetArrayLength());
        Assert.AreEqual(3, frames[1].GetProperty("events")[0].GetProperty("trackId").GetInt32());
    }

    private static void Write(FileDetectionSink sink)
    {
        using (sink)
        {
            var counter = new TrackCounter([new CountLine(0, 100, 100, 100)], []);
            for (int i = 0; i < 2; i++)
            {
                FrameDetections frame = Clips.Frame(i, detections: [new Detection(10, 70 + (20 * i), 20, 90 + (20 * i), 0.9f, 0, "car") { TrackId = 3 }, _other]);
                counter.Count(frame);
                sink.Write(frame);
            }

            sink.Complete();
        }
    }
}
