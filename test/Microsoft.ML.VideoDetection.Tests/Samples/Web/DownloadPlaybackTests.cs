using System.Text.Json;
using Microsoft.ML.VideoDetection.Tests.Interop.Ffmpeg;
using Microsoft.Playwright;

namespace Microsoft.ML.VideoDetection.Tests.Samples.Web;

/// <summary>Annotated videos of the server in a real browser.</summary>
[TestClass]
public sealed class DownloadPlaybackTests
{
    [TestMethod]
    public async Task The_annotated_download_plays_in_the_browser()
    {
        // Without ffmpeg it is MPEG-4 Part 2, which browsers do not play.
        _ = FfmpegHere.Path;
        await using Chromium browser = await Chromium.StartAsync();
        using var server = new ServerProcess("--score-threshold", "0");
        IPage page = await browser.OpenAsync(server.Address);
        string id = await server.Client.UploadVideoAsync(NumberedClip.Path);
        await server.Client.WaitAsync(id);
        JsonElement played = await page.EvaluateAsync<JsonElement>(
            """
            async address => {
                const video = document.createElement("video");
                video.muted = true;
                await new Promise((ready, failed) => {
                    video.oncanplaythrough = ready;
                    video.onerror = () => failed(new Error(video.error.message));
                    video.src = address;
                });
                await video.play();
                await new Promise(moved => { video.ontimeupdate = () => { if (video.currentTime > 0) moved(); }; });
                return [video.videoWidth, video.videoHeight];
            }
            """,
            $"/videos/{id}/annotated");
        Assert.AreEqual((320, 192), (played[0].GetInt32(), played[1].GetInt32()));
    }
}
