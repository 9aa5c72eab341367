using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.ML.VideoDetection.Tests.Data;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Tests.Samples.Web;

[TestClass]
public sealed class LimitTests
{
    private static readonly TemporaryFolder _folder = new();
    private static ServerProcess? _server;

    private static HttpClient Client => _server!.Client;

    [ClassInitialize]
    public static void Start(TestContext _) => _server = new ServerProcess(
        "--max-upload-mb", "1", "--max-frames", "300", "--max-megapixels", "0.1", "--queue", "1", "--max-videos", "3", "--keep-minutes", "0.03");

    [ClassCleanup]
    public static void Stop()
    {
        _server?.Dispose();
        _folder.Dispose();
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Too_many_bytes_are_413(bool announced)
    {
        byte[] large = new byte[(1 << 20) + 1];
        File.ReadAllBytes(NumberedClip.Path).CopyTo(large, 0);
        HttpContent content = announced ? new ByteArrayContent(large) : new StreamContent(new ForwardOnly(large));
        using HttpResponseMessage response = await Client.PostAsync(Relative("/videos"), content);
        JsonElement problem = await ApiClient.AssertProblemAsync(response, HttpStatusCode.RequestEntityTooLarge, "1 MB at most", "--max-upload-mb");
        Assert.AreEqual(1 << 20, problem.GetProperty("limit").GetInt32());
        if (announced)
            Assert.AreEqual(large.Length, problem.GetProperty("actual").GetInt32());
        Assert.IsEmpty(_server!.HeldFolders);
    }

    [TestMethod]
    public async Task Too_many_bytes_in_a_form_are_413()
    {
        byte[] large = new byte[(1 << 20) + 1];
        File.ReadAllBytes(NumberedClip.Path).CopyTo(large, 0);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(large), "file", "large.webm" } };
        await ApiClient.AssertProblemAsync(await Client.PostAsync(Relative("/videos"), form), HttpStatusCode.RequestEntityTooLarge, "1 MB at most");
    }

    [TestMethod]
    public async Task Too_many_frames_are_422()
    {
        byte[] video = File.ReadAllBytes(Clips.Write(_folder.File("long.mp4"), 64, 48, 301, codec: "mp4v"));
        JsonElement problem = await ApiClient.AssertProblemAsync(
            await Client.UploadAsync(video), HttpStatusCode.UnprocessableEntity, "301 frames", "300 at most", "--max-frames");
        Assert.AreEqual((300, 301), (problem.GetProperty("limit").GetInt32(), problem.GetProperty("actual").GetInt32()));
    }

    [TestMethod]
    public async Task A_video_with_more_frames_than_it_announces_ends_at_the_limit()
    {
        byte[] video = File.ReadAllBytes(Clips.Write(_folder.File("lying.avi"), 64, 48, 310));
        Span<byte> headers = video.AsSpan(0, 512);
        for (int at; (at = headers.IndexOf(BitConverter.GetBytes(310))) >= 0;)
            headers[at] = 10; // and 1 in the next byte: 266
        using HttpResponseMessage accepted = await Client.UploadAsync(video, "/videos?name=lying.avi");
        Assert.AreEqual(HttpStatusCode.Accepted, accepted.StatusCode, await accepted.Content.ReadAsStringAsync());
        string id = (await accepted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        JsonElement state = await Client.WaitAsync(id);
        Assert.AreEqual("failed", state.GetProperty("state").GetString());
        Assert.Contains("more than the 300 frames", state.GetProperty("error").GetString()!);
        Assert.AreEqual(300, state.GetProperty("framesDone").GetInt32());
        Assert.AreEqual(HttpStatusCode.OK, (await Client.GetAsync(Relative($"/videos/{id}/detections.csv"))).StatusCode); // what there is
    }

    [TestMethod]
    public async Task Too_many_pixels_are_422_in_videos_and_pictures()
    {
        byte[] video = File.ReadAllBytes(Clips.Write(_folder.File("large.avi"), 640, 480, 2));
        await ApiClient.AssertProblemAsync(await Client.UploadAsync(video), HttpStatusCode.UnprocessableEntity, "640 x 480", "0.1 million", "--max-megapixels");
        using Mat white = new(400, 500, MatType.CV_8UC3, Scalar.White);
        JsonElement problem = await ApiClient.AssertProblemAsync(
            await Client.UploadAsync(white.ImEncode(".png"), "/predict"), HttpStatusCode.UnprocessableEntity, "500 x 400", "0.1 million");
        Assert.AreEqual(200_000, problem.GetProperty("actual").GetInt32());
    }

    [TestMethod]
    public async Task A_full_queue_is_429_until_there_is_room_again()
    {
        string video = Clips.Write(_folder.File("queue.mp4"), 64, 48, 290, codec: "mp4v");
        string running = await Client.UploadVideoAsync(video), waiting = await Client.UploadVideoAsync(video);
        JsonElement state = await Client.GetVideoAsync(waiting);
        Assert.AreEqual("queued", state.GetProperty("state").GetString());
        Assert.AreEqual(1, state.GetProperty("before").GetInt32());
        using HttpResponseMessage refused = await Client.UploadAsync(File.ReadAllBytes(video));
        JsonElement problem = await ApiClient.AssertProblemAsync(refused, HttpStatusCode.TooManyRequests, "2 at most", "Try again");
        Assert.AreEqual(2, problem.GetProperty("limit").GetInt32());
        Assert.IsNotNull(refused.Headers.RetryAfter);

        foreach (string id in new[] { waiting, running })
            Assert.AreEqual(HttpStatusCode.NoContent, (await Client.DeleteAsync(Relative($"/videos/{id}"))).StatusCode);
        await ApiClient.UntilAsync(async () => (await Client.GetFromJsonAsync<JsonElement>(Relative("/health"))).GetProperty("unfinished").GetInt32() == 0);
        await Client.DeleteAsync(Relative($"/videos/{await Client.UploadVideoAsync(video)}"));
    }

    [TestMethod]
    public async Task Finished_videos_count_until_they_expire()
    {
        await ApiClient.UntilAsync(() => Task.FromResult(_server!.HeldFolders.Length == 0));
        string video = Clips.Write(_folder.File("short.mp4"), 64, 48, 4, codec: "mp4v");
        string[] ids = new string[3];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = await Client.UploadVideoAsync(video);
            JsonElement done = await Client.WaitAsync(ids[i]);
            Assert.AreNotEqual(JsonValueKind.Null, done.GetProperty("expires").ValueKind);
        }

        using (HttpResponseMessage fourth = await Client.UploadAsync(File.ReadAllBytes(video)))
        {
            // The first one expires 1.8 s after its end, which a slow machine may reach.
            if (fourth.StatusCode != HttpStatusCode.Accepted)
                await ApiClient.AssertProblemAsync(fourth, HttpStatusCode.TooManyRequests, "3 videos", "Delete one of yours");
        }

        await ApiClient.UntilAsync(() => Task.FromResult(_server!.HeldFolders.Length == 0));
        await ApiClient.AssertProblemAsync(await Client.GetAsync(Relative($"/videos/{ids[2]}")), HttpStatusCode.NotFound, "expired", "0.03 minutes");
    }

    private static Uri Relative(string address) => new(address, UriKind.Relative);

    /// <summary>A stream of unknown length, so that nothing is announced.</summary>
    private sealed class ForwardOnly(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
