using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Data.Frames.Live;
using Microsoft.ML.VideoDetection.Tests.Interop.Ffmpeg;

namespace Microsoft.ML.VideoDetection.Tests.Samples.Web;

/// <summary>The operator's camera, which breaks off and comes back every second.</summary>
[TestClass]
public sealed class CameraEndpointTests
{
    [TestMethod]
    public async Task Camera_IsARowOfJpegPictures()
    {
        using var folder = new TemporaryFolder();
        byte[] clip = File.ReadAllBytes(FfmpegHere.MakeClip(folder.File("in.ts"), 1, "20", "96x64"));
        using StreamServer stream = new(_ => clip);
        using var server = new ServerProcess("--score-threshold", "0", "--camera", stream.Address + "cam.ts");
        Assert.IsTrue((await server.Client.GetFromJsonAsync<JsonElement>(new Uri("/health", UriKind.Relative))).GetProperty("camera").GetBoolean());

        using HttpResponseMessage answer = await server.Client.GetAsync(new Uri("/camera", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.AreEqual("multipart/x-mixed-replace", answer.Content.Headers.ContentType!.MediaType);
        using Stream pictures = await answer.Content.ReadAsStreamAsync();
        for (int picture = 0; picture < 3; picture++)
        {
            Assert.AreEqual("--next-picture", await ReadLineAsync(pictures));
            Assert.AreEqual("Content-Type: image/jpeg", await ReadLineAsync(pictures));
            string length = await ReadLineAsync(pictures);
            Assert.StartsWith("Content-Length: ", length);
            Assert.AreEqual("", await ReadLineAsync(pictures));
            byte[] jpeg = new byte[int.Parse(length["Content-Length: ".Length..], System.Globalization.CultureInfo.InvariantCulture)];
            await pictures.ReadExactlyAsync(jpeg);
            File.WriteAllBytes(folder.File("picture.jpg"), jpeg);
            Assert.AreEqual((96, 64), MediaFiles.ReadImageSize(folder.File("picture.jpg")));
            Assert.AreEqual("", await ReadLineAsync(pictures));
        }
    }

    [TestMethod]
    public async Task WithoutCamera_ThereIsNone()
    {
        using var server = new ServerProcess();
        using HttpResponseMessage answer = await server.Client.GetAsync(new Uri("/camera", UriKind.Relative));
        Assert.AreEqual(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task<string> ReadLineAsync(Stream stream)
    {
        var line = new StringBuilder();
        byte[] one = new byte[1];
        while (true)
        {
            await stream.ReadExactlyAsync(one);
            if (one[0] == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }
    }
}
