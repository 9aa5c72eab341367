using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Samples.Web;

[TestClass]
public sealed class ApiTests
{
    private static readonly TemporaryFolder _folder = new();
    private static ServerProcess? _server;

    private static HttpClient Client => _server!.Client;

    [ClassInitialize]
    public static void Start(TestContext _) => _server = new ServerProcess("--score-threshold", "0", "--queue", "8");

    [ClassCleanup]
    public static void Stop()
    {
        _server?.Dispose();
        _folder.Dispose();
    }

    [TestMethod]
    public async Task A_video_becomes_a_line_of_detections_for_each_frame()
    {
        string id = await Client.UploadVideoAsync(NumberedClip.Path);
        string[] lines = (await Client.GetStringAsync(Relative($"/videos/{id}/detections"))).TrimEnd().Split('\n');
        Assert.HasCount(NumberedClip.Frames, lines);
        for (int i = 0; i < lines.Length; i++)
        {
            JsonElement frame = JsonSerializer.Deserialize<JsonElement>(lines[i]);
            Assert.AreEqual(i, frame.GetProperty("frameIndex").GetInt32());
            Assert.AreEqual(i % 4 == 0, frame.GetProperty("isKeyFrame").GetBoolean(), $"frame {i}"); // the model's interval is 4
            Assert.AreEqual(NumberedClip.TimeOf(i), frame.GetProperty("time").GetDouble(), 0.0015, $"frame {i}"); // WebM counts milliseconds
            Assert.AreEqual(320, frame.GetProperty("width").GetInt32());
        }

        JsonElement video = await Client.WaitAsync(id);
        Assert.AreEqual("done", video.GetProperty("state").GetString());
        Assert.AreEqual("numbered.webm", video.GetProperty("name").GetString());
        Assert.AreEqual(NumberedClip.Frames, video.GetProperty("frameCount").GetInt32());
        Assert.AreEqual(10, video.GetProperty("keyFrames").GetInt32());
        Assert.AreEqual(1.0, video.GetProperty("progress").GetDouble());
        Assert.AreEqual(4, video.GetProperty("keyFrameInterval").GetInt32());
        Assert.AreEqual(192, video.GetProperty("height").GetInt32());
        Assert.AreEqual("square", video.GetProperty("classes")[1].GetProperty("name").GetString());
        Assert.MatchesRegex("^#[0-9a-f]{6}$", video.GetProperty("classes")[1].GetProperty("color").GetString()!);
        int detections = lines.Sum(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("detections").GetArrayLength());
        Assert.IsGreaterThan(0, detections);
        Assert.AreEqual(detections, video.GetProperty("detections").GetInt32());

        // The same as files.
        JsonElement document = await Client.GetFromJsonAsync<JsonElement>(Relative($"/videos/{id}/detections.json"));
        Assert.AreEqual(NumberedClip.Frames, document.GetProperty("frames").GetArrayLength());
        Assert.AreEqual(lines[7], document.GetProperty("frames")[7].GetRawText());
        using HttpResponseMessage csv = await Client.GetAsync(Relative($"/videos/{id}/detections.csv"));
        Assert.AreEqual("numbered.detections.csv", csv.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.HasCount(1 + detections, (await csv.Content.ReadAsStringAsync()).TrimEnd().Split('\n'));
    }

    [TestMethod]
    public async Task Times_are_those_of_a_player_where_sound_begins_before_the_picture()
    {
        string id = await Client.UploadVideoAsync(LateClip.Write(_folder));
        string[] lines = (await Client.GetStringAsync(Relative($"/videos/{id}/detections"))).TrimEnd().Split('\n');
        for (int i = 0; i < lines.Length; i++)
            Assert.AreEqual(LateClip.Start + NumberedClip.TimeOf(i), JsonSerializer.Deserialize<JsonElement>(lines[i]).GetProperty("time").GetDouble(), 0.0015, $"frame {i}");
    }

    [TestMethod]
    public async Task A_damaged_frame_is_a_gap_and_the_others_keep_their_numbers()
    {
        string id = await Client.UploadVideoAsync(DamagedFrameTests.Write(_folder.File("hole.avi"), "MJPG", damaged: 4, frames: 10));
        JsonElement video = await Client.WaitAsync(id);
        Assert.AreEqual("done", video.GetProperty("state").GetString());
        Assert.Contains("frame 4", video.GetProperty("warning").GetString()!);
        string[] lines = (await Client.GetStringAsync(Relative($"/videos/{id}/detections"))).TrimEnd().Split('\n');
        CollectionAssert.AreEqual(
            new[] { 0, 1, 2, 3, 5, 6, 7, 8, 9 }, lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("frameIndex").GetInt32()).ToArray());
        Assert.AreEqual(0.2, JsonSerializer.Deserialize<JsonElement>(lines[4]).GetProperty("time").GetDouble(), 1e-6); // 5 / 25
        using HttpResponseMessage missing = await Client.GetAsync(Relative($"/videos/{id}/frames/4"));
        await ApiClient.AssertProblemAsync(missing, HttpStatusCode.NotFound, "could not be decoded");
        using HttpResponseMessage last = await Client.GetAsync(Relative($"/videos/{id}/frames/9"));
        Assert.AreEqual(HttpStatusCode.OK, last.StatusCode);
        using HttpResponseMessage annotated = await Client.GetAsync(Relative($"/videos/{id}/annotated"));
        Assert.AreEqual(HttpStatusCode.OK, annotated.StatusCode);
    }

    [TestMethod]
    public async Task HEAD_is_answered_as_GET_without_the_body()
    {
        string id = await Client.UploadVideoAsync(NumberedClip.Path);
        await Client.WaitAsync(id);
        foreach (string address in new[] { $"/videos/{id}/original", $"/videos/{id}/frames/3", $"/videos/{id}/detections.csv", $"/videos/{id}", "/" })
        {
            using HttpResponseMessage got = await Client.GetAsync(Relative(address));
            using HttpResponseMessage head = await Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, Relative(address)));
            Assert.AreEqual(HttpStatusCode.OK, head.StatusCode, address);
            Assert.AreEqual(got.Content.Headers.ContentType, head.Content.Headers.ContentType, address);
            Assert.IsEmpty(await head.Content.ReadAsByteArrayAsync(), address);
            if (address.EndsWith("original", StringComparison.Ordinal))
                Assert.AreEqual(new FileInfo(NumberedClip.Path).Length, head.Content.Headers.ContentLength);
        }

        using HttpResponseMessage missing = await Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, Relative("/videos/none/original")));
        Assert.AreEqual(HttpStatusCode.NotFound, missing.StatusCode);
        using HttpResponseMessage costly = await Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, Relative($"/videos/{id}/annotated")));
        Assert.AreEqual(HttpStatusCode.MethodNotAllowed, costly.StatusCode);
    }

    [TestMethod]
    public async Task Detections_arrive_while_the_work_goes_on_and_deletion_ends_it()
    {
        string id = await Client.UploadVideoAsync(Clips.Write(_folder.File("long.avi"), 64, 48, 2000));
        using HttpResponseMessage response = await Client.GetAsync(Relative($"/videos/{id}/detections"), HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Contains("\"frameIndex\":0", (await lines.ReadLineAsync())!);
        JsonElement video = await Client.GetVideoAsync(id);
        Assert.AreEqual("running", video.GetProperty("state").GetString());
        Assert.AreEqual(2000, video.GetProperty("frameCount").GetInt32());
        foreach (string result in new[] { "annotated", "detections.json", "detections.csv" })
            await ApiClient.AssertProblemAsync(await Client.GetAsync(Relative($"/videos/{id}/{result}")), HttpStatusCode.Conflict, "not finished", "frames are done");

        Assert.AreEqual(HttpStatusCode.NoContent, (await Client.DeleteAsync(Relative($"/videos/{id}"))).StatusCode);
        int read = 1;
        while (await lines.ReadLineAsync() is not null)
            read++;
        Assert.IsLessThan(2000, read);
        await ApiClient.AssertProblemAsync(await Client.GetAsync(Relative($"/videos/{id}")), HttpStatusCode.NotFound, id, "Upload it again");

        // The stream ends before the work has let go of the files.
        await ApiClient.UntilAsync(() => Task.FromResult(!Array.Exists(_server!.HeldFolders, path => path.EndsWith(id, StringComparison.Ordinal))));
    }

    [TestMethod]
    public async Task The_original_is_served_in_ranges()
    {
        string id = await Client.UploadVideoAsync(NumberedClip.Path);
        byte[] original = File.ReadAllBytes(NumberedClip.Path);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/videos/{id}/original");
        request.Headers.Range = new RangeHeaderValue(100, 299);
        using HttpResponseMessage response = await Client.SendAsync(request);
        Assert.AreEqual(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.AreEqual("video/webm", response.Content.Headers.ContentType!.MediaType);
        CollectionAssert.AreEqual(original[100..300], await response.Content.ReadAsByteArrayAsync());
    }

    [TestMethod]
    public async Task Frames_are_pictures_in_any_order()
    {
        string path = Clips.Write(_folder.File("frames.mp4"), 64, 48, 60, codec: "mp4v");
        string id = await Client.UploadVideoAsync(path);
        foreach (int n in new[] { 0, 59, 3, 40 })
        {
            using HttpResponseMessage response = await Client.GetAsync(Relative($"/videos/{id}/frames/{n}"));
            Assert.AreEqual("image/jpeg", response.Content.Headers.ContentType?.MediaType);
            using MLImage image = ImageFile.Read(_folder.Write("frame.jpg", await response.Content.ReadAsByteArrayAsync()));
            Assert.AreEqual((64, 48), (image.Width, image.Height));
            Clips.AssertNear(Clips.ColorOf(n), Clips.PixelOf(image, 30, 20), 12, $"frame {n}");
        }

        byte[] small = await Client.GetByteArrayAsync(Relative($"/videos/{id}/frames/5?maxSide=32"));
        using (MLImage image = ImageFile.Read(_folder.Write("small.jpg", small)))
            Assert.AreEqual((32, 24), (image.Width, image.Height));
        await ApiClient.AssertProblemAsync(await Client.GetAsync(Relative($"/videos/{id}/frames/60")), HttpStatusCode.NotFound, "no frame 60", "60");
        await ApiClient.AssertProblemAsync(await Client.GetAsync(Relative($"/videos/{id}/frames/5?maxSide=1")), HttpStatusCode.BadRequest, "maxSide is 1");
    }

    [TestMethod]
    public async Task The_annotated_video_has_all_frames_and_the_boxes_that_were_asked_for()
    {
        string id = await Client.UploadVideoAsync(Clips.Write(_folder.File("a.avi"), 64, 48, 12));
        await Client.WaitAsync(id);
        byte[] all = await Client.GetByteArrayAsync(Relative($"/videos/{id}/annotated"));
        byte[] none = await Client.GetByteArrayAsync(Relative($"/videos/{id}/annotated?classes="));
        byte[] strict = await Client.GetByteArrayAsync(Relative($"/videos/{id}/annotated?score=1"));
        Assert.IsGreaterThan(none.Length, all.Length); // boxes take bits that plain color does not
        Assert.AreEqual(none.Length, strict.Length);
        int frames = 0;
        foreach (VideoFrame frame in VideoSource.FromFile(_folder.Write("annotated.mp4", all)).ReadFrames())
        {
            frame.Dispose();
            frames++;
        }

        Assert.AreEqual(12, frames);
        string folder = _server!.HeldFolders.Single(path => path.EndsWith(id, StringComparison.Ordinal));
        CollectionAssert.AreEqual(
            new[] { "detections.csv", "detections.jsonl", "original.avi" }, Directory.GetFiles(folder).Select(Path.GetFileName).Order().ToArray());
        await ApiClient.AssertProblemAsync(await Client.GetAsync(Relative($"/videos/{id}/annotated?score=2")), HttpStatusCode.BadRequest, "score is 2");
        await ApiClient.AssertProblemAsync(await Client.GetAsync(Relative($"/videos/{id}/annotated?classes=car")), HttpStatusCode.BadRequest, "such as 0,2");
    }

    [TestMethod]
    [DataRow("../../etc/passwd.webm", "passwd.webm")]
    [DataRow(@"C:\videos\=cmd.webm", "_cmd.webm")]
    [DataRow("a\"b\r\nX-Evil: 1.webm", "a_b__X-Evil_ 1.webm")]
    public async Task A_form_works_too_and_a_name_is_only_a_name(string given, string shown)
    {
        using var form = new MultipartFormDataContent();
        form.Add(new StringContent("ignored"), "comment");
        var file = new ByteArrayContent(File.ReadAllBytes(NumberedClip.Path));
        file.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename*=UTF-8''{Uri.EscapeDataString(given)}");
        form.Add(file);
        using HttpResponseMessage response = await Client.PostAsync(Relative("/videos"), form);
        Assert.AreEqual(HttpStatusCode.Accepted, response.StatusCode, await response.Content.ReadAsStringAsync());
        JsonElement video = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.AreEqual(shown, video.GetProperty("name").GetString());
        string id = video.GetProperty("id").GetString()!;
        Assert.IsTrue(File.Exists(Path.Combine(_server!.HeldFolders.Single(path => path.EndsWith(id, StringComparison.Ordinal)), "original.webm")));
        await Client.WaitAsync(id);
        using HttpResponseMessage csv = await Client.GetAsync(Relative($"/videos/{id}/detections.csv"));
        Assert.AreEqual(Path.GetFileNameWithoutExtension(shown) + ".detections.csv", csv.Content.Headers.ContentDisposition!.FileNameStar);
    }

    [TestMethod]
    public async Task A_picture_gets_its_detections_at_once()
    {
        byte[] jpeg;
        string id = await Client.UploadVideoAsync(NumberedClip.Path);
        jpeg = await Client.GetByteArrayAsync(Relative($"/videos/{id}/frames/8"));
        using HttpResponseMessage response = await Client.UploadAsync(jpeg, "/predict", "image/jpeg");
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
        JsonElement picture = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.AreEqual(320, picture.GetProperty("width").GetInt32());
        JsonElement found = picture.GetProperty("detections");
        Assert.AreEqual(20, found.GetArrayLength()); // the model's MaxDetections
        Assert.AreEqual(4, found[0].GetProperty("box").GetArrayLength());
        float best = found[0].GetProperty("score").GetSingle();
        using HttpResponseMessage strict = await Client.UploadAsync(jpeg, "/predict?score=" + best.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.AreEqual(1, (await strict.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detections").GetArrayLength());
    }

    [TestMethod]
    public async Task What_is_no_video_or_picture_is_refused_and_leaves_nothing()
    {
        string[] before = _server!.HeldFolders;
        byte[] text = "#EXTM3U\nhttp://127.0.0.1/evil.ts\n"u8.ToArray(), empty = [];
        byte[] avi = File.ReadAllBytes(Clips.Write(_folder.File("whole.mp4"), 64, 48, 30, codec: "mp4v"));
        await ApiClient.AssertProblemAsync(await Client.UploadAsync(text), HttpStatusCode.UnsupportedMediaType, "not a video", "MP4");
        await ApiClient.AssertProblemAsync(await Client.UploadAsync(empty), HttpStatusCode.UnprocessableEntity, "empty");
        JsonElement cut = await ApiClient.AssertProblemAsync(
            await Client.UploadAsync(avi[..(avi.Length / 2)], "/videos?name=cut.mp4"), HttpStatusCode.UnprocessableEntity, "cut.mp4", "cannot be read");
        Assert.DoesNotContain(_server!.Uploads, cut.GetProperty("detail").GetString()!); // no path of the server
        await ApiClient.AssertProblemAsync(await Client.UploadAsync(text, "/predict"), HttpStatusCode.UnsupportedMediaType, "not a picture", "JPEG");
        await ApiClient.AssertProblemAsync(await Client.UploadAsync([0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 4], "/predict"), HttpStatusCode.UnprocessableEntity, "cannot be read");
        using (var form = new MultipartFormDataContent { { new StringContent("no file"), "comment" } })
            await ApiClient.AssertProblemAsync(await Client.PostAsync(Relative("/videos"), form), HttpStatusCode.BadRequest, "no file");
        await ApiClient.AssertProblemAsync(
            await Client.UploadAsync("--b\r\nbroken"u8.ToArray(), "/videos", "multipart/form-data; boundary=b"), HttpStatusCode.BadRequest, "form");
        CollectionAssert.AreEquivalent(before, _server!.HeldFolders);
    }

    [TestMethod]
    public async Task A_cut_video_is_worked_on_as_far_as_it_goes()
    {
        string cut = _folder.Cut(Clips.Write(_folder.File("cutme.avi"), 64, 48, 60), "cut.avi", 0.5);
        string id = await Client.UploadVideoAsync(cut);
        JsonElement video = await Client.WaitAsync(id);
        Assert.AreEqual("done", video.GetProperty("state").GetString());
        Assert.Contains("'cut.avi' ends early", video.GetProperty("warning").GetString()!);
        Assert.IsInRange(10, 45, video.GetProperty("frameCount").GetInt32());
    }

    [TestMethod]
    public async Task Unknown_addresses_and_methods_are_problems_too()
    {
        string missing = new('0', 32);
        await ApiClient.AssertProblemAsync(await Client.GetAsync(Relative($"/videos/{missing}")), HttpStatusCode.NotFound, missing);
        await ApiClient.AssertProblemAsync(await Client.DeleteAsync(Relative($"/videos/{missing}")), HttpStatusCode.NotFound, missing);
        await ApiClient.AssertProblemAsync(await Client.GetAsync(Relative("/videos/..%2f..%2fetc")), HttpStatusCode.NotFound);
        await ApiClient.AssertProblemAsync(await Client.GetAsync(Relative("/nothing")), HttpStatusCode.NotFound, "/nothing", "openapi");
        await ApiClient.AssertProblemAsync(await Client.UploadAsync([1], "/predict?score=much"), HttpStatusCode.BadRequest, "score", "much");
        await ApiClient.AssertProblemAsync(await Client.DeleteAsync(Relative("/health")), HttpStatusCode.MethodNotAllowed, "DELETE", "GET");
    }

    private static Uri Relative(string address) => new(address, UriKind.Relative);
}
