using System.Text;
using Dff.Samples.Web.Jobs;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Samples.Web;

[TestClass]
public sealed class DetectionLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task Readers_that_come_early_and_late_get_every_line_once()
    {
        using var log = new DetectionLog(_folder.File("log"));
        using MemoryStream early = new(), late = new(), afterwards = new();
        Task following = log.FollowAsync(early, CancellationToken.None), joining = Task.CompletedTask;
        for (int i = 0; i < 200; i++)
        {
            using FrameDetections frame = Clips.Frame(i, detections: new Detection(1, 2, 3, 4, 0.5f, 1, "a\nb"));
            var time = TimeSpan.FromSeconds(i / 10.0);
            log.Append(json => JsonLinesWriter.WriteObject(json, frame, time));
            if (i == 100)
                joining = log.FollowAsync(late, CancellationToken.None);
        }

        Assert.IsFalse(following.IsCompleted);
        log.End();
        await following;
        await joining;
        await log.FollowAsync(afterwards, CancellationToken.None);
        string[] lines = Encoding.UTF8.GetString(early.ToArray()).TrimEnd('\n').Split('\n');
        Assert.HasCount(200, lines);
        Assert.StartsWith("{\"videoId\":\"v\",\"frameIndex\":123,\"time\":12.3,\"isKeyFrame\":false", lines[123]);
        Assert.Contains("\"className\":\"a\\nb\"", lines[123]);
        CollectionAssert.AreEqual(early.ToArray(), late.ToArray());
        CollectionAssert.AreEqual(early.ToArray(), afterwards.ToArray());
    }

    [TestMethod]
    public async Task A_reader_that_leaves_is_let_go()
    {
        using var log = new DetectionLog(_folder.File("log"));
        using var stop = new CancellationTokenSource();
        Task following = log.FollowAsync(Stream.Null, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => following);
    }
}
