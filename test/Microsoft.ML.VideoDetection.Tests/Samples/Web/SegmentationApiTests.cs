using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Tasks.Segmentation;

namespace Microsoft.ML.VideoDetection.Tests.Samples.Web;

/// <summary>The server with a model that segments.</summary>
[TestClass]
public sealed class SegmentationApiTests
{
    private static ServerProcess? _server;

    private static HttpClient Client => _server!.Client;

    [ClassInitialize]
    public static void Start(TestContext _) => _server = new ServerProcess(
        mlContext => mlContext.VideoSegmentation.CreateUntrained(TinySegmentation.Architecture with { ClassNames = ["road", "car, parked"] }), "--key-frame-interval", "5");

    [ClassCleanup]
    public static void Stop() => _server?.Dispose();

    [TestMethod]
    public async Task Video_HasSharesAndAMask_ForEachFrame()
    {
        JsonElement health = await Client.GetFromJsonAsync<JsonElement>(new Uri("/health", UriKind.Relative));
        Assert.AreEqual("segmentation", health.GetProperty("task").GetString());
        string id = await Client.UploadVideoAsync(NumberedClip.Path);
        string[] lines = (await Client.GetStringAsync(new Uri($"/videos/{id}/detections", UriKind.Relative))).TrimEnd().Split('\n');
        Assert.HasCount(NumberedClip.Frames, lines);
        for (int i = 0; i < lines.Length; i++)
        {
            JsonElement frame = JsonSerializer.Deserialize<JsonElement>(lines[i]);
            Assert.AreEqual(i, frame.GetProperty("frameIndex").GetInt32());
            Assert.AreEqual(i % 5 == 0, frame.GetProperty("isKeyFrame").GetBoolean(), $"frame {i}");
            Assert.AreEqual(1, frame.GetProperty("classes").EnumerateArray().Sum(c => c.GetProperty("share").GetDouble()), 1e-9);
        }

        Assert.AreEqual("done", (await Client.WaitAsync(id)).GetProperty("state").GetString());
        using HttpResponseMessage mask = await Client.GetAsync(new Uri($"/videos/{id}/masks/7", UriKind.Relative));
        Assert.AreEqual("image/png", mask.Content.Headers.ContentType!.MediaType);
        using (var picture = SkiaSharp.SKBitmap.Decode(await mask.Content.ReadAsByteArrayAsync()))
        {
            Assert.AreEqual((320, 192), (picture.Width, picture.Height));
            Assert.IsEmpty(picture.Pixels.Select(pixel => pixel.Red).Distinct().Except([(byte)0, (byte)1]));
        }

        using HttpResponseMessage none = await Client.GetAsync(new Uri($"/videos/{id}/masks/{NumberedClip.Frames}", UriKind.Relative));
        await ApiClient.AssertProblemAsync(none, HttpStatusCode.NotFound, "no classes of the pixels of frame");
        string[] rows = (await Client.GetStringAsync(new Uri($"/videos/{id}/detections.csv", UriKind.Relative))).TrimEnd().Split('\n');
        Assert.AreEqual("frame,class,class_index,share", rows[0]);
        Assert.IsGreaterThanOrEqualTo(NumberedClip.Frames, rows.Length - 1);
        using HttpResponseMessage drawn = await Client.GetAsync(new Uri($"/videos/{id}/annotated", UriKind.Relative));
        Assert.AreEqual(HttpStatusCode.OK, drawn.StatusCode);
        Assert.IsGreaterThan(1000, (await drawn.Content.ReadAsByteArrayAsync()).Length);
    }

    [TestMethod]
    public async Task Picture_HasSharesAndAMask()
    {
        using var folder = new TemporaryFolder();
        TinySegmentation.Data(folder);
        using HttpResponseMessage response = await Client.UploadAsync(File.ReadAllBytes(folder.File("images/v/000.png")), "/predict", "image/png");
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.AreEqual(TinySegmentation.Width, answer.GetProperty("width").GetInt32());
        Assert.AreEqual(1, answer.GetProperty("shares").EnumerateArray().Sum(c => c.GetProperty("share").GetDouble()), 1e-9);
        using var mask = SkiaSharp.SKBitmap.Decode(answer.GetProperty("mask").GetBytesFromBase64());
        Assert.AreEqual((TinySegmentation.Width, TinySegmentation.Height), (mask.Width, mask.Height));
        Assert.AreEqual(0, answer.GetProperty("detections").GetArrayLength());
    }
}
