using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Documentation;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Microsoft.ML.VideoDetection.Tests.Samples.Web;

/// <summary>The page in a real browser.</summary>
[TestClass]
public sealed class PageTests
{
    private static readonly TemporaryFolder _folder = new();
    private static Chromium? _browser;
    private static ServerProcess? _server;

    [ClassInitialize]
    public static async Task Start(TestContext _)
    {
        _browser = await Chromium.StartAsync();
        _server = new ServerProcess("--score-threshold", "0", "--max-videos", "50");
    }

    [TestCleanup]
    public async Task CloseAll() => await _browser!.CloseAllAsync();

    [ClassCleanup]
    public static async Task Stop()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _server?.Dispose();
        _folder.Dispose();
    }

    [TestMethod]
    public async Task A_video_that_the_browser_plays_has_its_boxes_in_step()
    {
        VideoPage page = await OpenAsync();
        await Expect(page.Page.Locator("#class-summary")).ToHaveTextAsync("3 classes of objects (disc, square and triangle)");
        await page.ScreenshotAsync("start");
        await page.ChooseAsync(NumberedClip.Path);
        await Expect(page.Stage).ToHaveAttributeAsync("data-mode", "video");
        await Expect(page.Page.Locator("#facts")).ToContainTextAsync("320 × 192 · 40 frames");
        await page.SetScoreAsync(0);

        // Step by step the picture is the one that the boxes belong to, although the frames come at irregular times.
        for (int n = 1; n <= 5; n++)
        {
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Next frame" }).ClickAsync();
            await page.ExpectFrameAsync(n);
            Assert.AreEqual((n, n), await page.ReadNumberAsync());
            await AssertBestBoxAsync(page, n);
        }

        await page.Page.Keyboard.PressAsync("ArrowLeft");
        await page.ExpectFrameAsync(4);
        Assert.AreEqual((4, 4), await page.ReadNumberAsync());
        await page.ScreenshotAsync("video");

        // And while it plays.
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true }).ClickAsync();
        for (int i = 0; i < 6; i++)
        {
            (int shown, int said) = await page.ReadNumberAsync(next: true);
            Assert.IsInRange(shown - 1, shown + 1, said, "The compositor may be one frame ahead of its callback, not more.");
            Assert.IsGreaterThan(0, await page.DrawnPixelsAsync());
        }

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true })).ToBeVisibleAsync();
    }

    [TestMethod]
    public async Task A_video_whose_picture_begins_late_has_its_boxes_in_step()
    {
        VideoPage page = await OpenAsync();
        await page.ChooseAsync(LateClip.Write(_folder));
        await Expect(page.Stage).ToHaveAttributeAsync("data-mode", "video");
        await page.SetScoreAsync(0);
        for (int n = 1; n <= 4; n++)
        {
            await page.Page.GetByRole(AriaRole.Button, new() { Name = "Next frame" }).ClickAsync();
            await page.ExpectFrameAsync(n);
            Assert.AreEqual((n, n), await page.ReadNumberAsync());
        }
    }

    [TestMethod]
    public async Task A_video_that_the_browser_cannot_play_is_shown_as_pictures()
    {
        VideoPage page = await OpenAsync(ColorScheme.Dark);
        await page.ChooseAsync(Clips.Write(_folder.File("part2.mp4"), 320, 240, 50, codec: "mp4v"));
        await Expect(page.Stage).ToHaveAttributeAsync("data-mode", "pictures");
        await Expect(page.Page.Locator("#mode")).ToContainTextAsync("shown as pictures");
        await page.SetScoreAsync(0);
        foreach ((string key, int frame) in new[] { ("ArrowRight", 1), ("ArrowRight", 2), ("End", 49), ("ArrowLeft", 48), ("Home", 0), ("Shift+ArrowRight", 4) })
        {
            await page.Page.Keyboard.PressAsync(key);
            await page.ExpectFrameAsync(frame);
            Clips.AssertNear(Clips.ColorOf(frame), await PictureColorAsync(page), 12, $"frame {frame}");
            await AssertBestBoxAsync(page, frame);
        }

        await page.ScreenshotAsync("pictures-dark");
        await page.Page.Keyboard.PressAsync("Space");
        await page.ExpectFrameAsync(49); // played to the end
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true })).ToBeVisibleAsync();
    }

    [TestMethod]
    public async Task Score_and_classes_decide_what_is_drawn()
    {
        VideoPage page = await OpenAsync();
        await page.ChooseAsync(NumberedClip.Path);
        await page.SetScoreAsync(0);
        int all = await page.DrawnPixelsAsync();
        Assert.IsGreaterThan(500, all);
        int listed = await page.Page.Locator("#here li").CountAsync();

        await page.SetScoreAsync(1);
        Assert.AreEqual(0, await page.DrawnPixelsAsync());
        await Expect(page.Page.Locator("#score-hint")).ToHaveTextAsync(new Regex(@"^Nothing has this score; the best so far has 0\.\d\d"));
        await Expect(page.Page.Locator("#here")).ToHaveTextAsync("Nothing with these settings.");

        await page.SetScoreAsync(0);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "None", Exact = true }).ClickAsync();
        Assert.AreEqual(0, await page.DrawnPixelsAsync());
        ILocator used = page.Page.Locator("#classes li").Filter(new() { HasNotText = "–" }).First;
        await used.GetByRole(AriaRole.Checkbox).CheckAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "All", Exact = true }).ClickAsync();
        Assert.AreEqual(all, await page.DrawnPixelsAsync());
        Assert.AreEqual(listed, await page.Page.Locator("#here li").CountAsync());
    }

    [TestMethod]
    public async Task The_timeline_leads_to_frames_and_tells_about_them()
    {
        VideoPage page = await OpenAsync();
        await page.ChooseAsync(NumberedClip.Path);
        await page.SetScoreAsync(0);
        ILocator timeline = page.Page.GetByRole(AriaRole.Slider, new() { NameRegex = new Regex("Timeline") });
        await Expect(timeline).ToHaveAttributeAsync("aria-valuemax", "39");
        LocatorBoundingBoxResult box = (await timeline.BoundingBoxAsync())!;
        Assert.IsGreaterThan(45, box.Height); // axis, key frames, and a class at least

        // The last pixel is the end of frame 39, and a fortieth of the width is one frame.
        await timeline.ClickAsync(new() { Position = new() { X = box.Width - 2, Y = box.Height / 2 } });
        await page.ExpectFrameAsync(39);
        await timeline.FocusAsync();
        foreach ((string key, int frame) in new[] { ("Home", 0), ("PageDown", 10), ("ArrowRight", 11), ("Shift+ArrowLeft", 8), ("Shift+ArrowRight", 12), ("PageUp", 2) })
        {
            await page.Page.Keyboard.PressAsync(key);
            await page.ExpectFrameAsync(frame);
            await Expect(timeline).ToHaveAttributeAsync("aria-valuenow", frame.ToString(CultureInfo.InvariantCulture));
        }

        await page.Page.Keyboard.PressAsync("Home");
        await Expect(timeline).ToHaveAttributeAsync("aria-valuetext", new Regex(@"^Frame 1 of 40, 0:00\.0, key frame, \d+ detections$"));
        int ticks = await page.Page.EvaluateAsync<int>(
            """
            () => { // runs of the key frames' color along their row, but for the one under the playhead
              const c = document.getElementById('timeline'), row = c.getContext('2d').getImageData(0, 27, c.width, 1).data;
              let runs = 0, inside = false;
              for (let i = 0; i < row.length; i += 4) {
                const key = row[i] === 0xb3 && row[i + 1] === 0x6b && row[i + 2] === 0;
                runs += key && !inside;
                inside = key;
              }
              return runs;
            }
            """);
        Assert.IsInRange(9, 10, ticks); // frames 0, 4, … 36
    }

    [TestMethod]
    public async Task Everything_can_be_downloaded()
    {
        VideoPage page = await OpenAsync();
        await page.ChooseAsync(NumberedClip.Path);
        await page.SetScoreAsync(0);
        string json = await DownloadAsync(page, "link", "JSON", "numbered.detections.json");
        Assert.AreEqual(40, JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(json)).GetProperty("frames").GetArrayLength());
        string csv = await DownloadAsync(page, "link", "CSV", "numbered.detections.csv");
        Assert.StartsWith("video_id,frame_index,", File.ReadAllText(csv));
        string video = await DownloadAsync(page, "button", "Annotated video", "numbered.annotated.mp4");
        Assert.AreEqual(40, VideoSource.FromFile(video).Info.FrameCount);
        await Expect(page.Page.Locator("#download-hint")).ToContainTextAsync("Drawn");
    }

    [TestMethod]
    public async Task A_video_that_is_chosen_before_the_server_has_answered_is_taken()
    {
        VideoPage page = await OpenAsync();
        var chosen = new TaskCompletionSource();
        await page.Page.RouteAsync("**/health", async route =>
        {
            await chosen.Task;
            await route.ContinueAsync();
        });
        await page.Page.ReloadAsync();
        await page.Page.SetInputFilesAsync("#file", NumberedClip.Path);
        await Expect(page.Page.Locator("#work")).ToBeVisibleAsync();
        chosen.SetResult();
        await Expect(page.Page.Locator("#viewer")).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }

    [TestMethod]
    public async Task A_failed_upload_says_why_and_the_next_one_works()
    {
        VideoPage page = await OpenAsync();
        ILocator alert = page.Page.GetByRole(AriaRole.Alert);
        await page.Page.SetInputFilesAsync("#file", _folder.Write("notes.mp4", "This is not a video, whatever its name says."));
        await Expect(alert).ToContainTextAsync("Not a video");
        await Expect(alert).ToContainTextAsync("MP4, MOV, WebM");
        await Expect(page.Page.Locator("#start")).ToBeVisibleAsync();
        await page.ScreenshotAsync("failed-upload");
        string cut = _folder.Cut(Clips.Write(_folder.File("whole.mp4"), 64, 48, 20, codec: "mp4v"), "cut.mp4", 0.5);
        await page.Page.SetInputFilesAsync("#file", cut);
        await Expect(alert).ToContainTextAsync("'cut.mp4' cannot be read as a video");
        await page.ChooseAsync(NumberedClip.Path);
        await Expect(alert).ToBeHiddenAsync();
    }

    [TestMethod]
    public async Task Progress_is_shown_and_boxes_are_there_before_the_end()
    {
        VideoPage page = await OpenAsync();
        await page.Page.SetInputFilesAsync("#file", Clips.Write(_folder.File("long.avi"), 320, 240, 1500));
        await Expect(page.Page.Locator("#progress-text")).ToHaveTextAsync(new Regex(@"^Detecting: [1-9]\d* of 1500 frames, \d+\.\d frames/s, "));
        await page.ExpectFrameAsync(0);
        await page.SetScoreAsync(0);
        Assert.IsGreaterThan(500, await page.DrawnPixelsAsync());
        await Expect(page.Page.Locator("#get-annotated")).ToBeDisabledAsync();
        await page.ScreenshotAsync("progress");
        double before = await page.Page.Locator("#progress").EvaluateAsync<double>("bar => bar.value");
        Assert.IsInRange(0.0001, 0.99, before);
        await Expect(page.Page.Locator("#progress")).Not.ToHaveJSPropertyAsync("value", before);

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page.Page.Locator("#start")).ToBeVisibleAsync();
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToBeHiddenAsync();
        Assert.AreEqual("/", new Uri(page.Page.Url).PathAndQuery + new Uri(page.Page.Url).Fragment);
    }

    [TestMethod]
    public async Task A_video_can_be_dropped_anywhere_and_only_one()
    {
        VideoPage page = await OpenAsync();
        const string Transfer =
            """
            ([base64, count]) => {
              const files = new DataTransfer();
              for (let i = 0; i < count; i++) files.items.add(new File([Uint8Array.from(atob(base64), c => c.charCodeAt(0))], 'dropped.webm'));
              return files;
            }
            """;
        string bytes = Convert.ToBase64String(File.ReadAllBytes(NumberedClip.Path));
        IJSHandle two = await page.Page.EvaluateHandleAsync(Transfer, new object[] { bytes, 2 });
        await page.Page.DispatchEventAsync("#drop", "drop", new { dataTransfer = two });
        await Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Choose a single video");
        IJSHandle one = await page.Page.EvaluateHandleAsync(Transfer, new object[] { bytes, 1 });
        await page.Page.DispatchEventAsync("footer", "drop", new { dataTransfer = one });
        await Expect(page.Page.Locator("#name")).ToHaveTextAsync("dropped.webm");
        await page.ExpectFrameAsync(0);
    }

    [TestMethod]
    public async Task A_video_outlives_a_reload_and_can_be_deleted()
    {
        VideoPage page = await OpenAsync();
        await page.ChooseAsync(NumberedClip.Path);
        await page.Page.ReloadAsync();
        await Expect(page.Page.Locator("#name")).ToHaveTextAsync("numbered.webm");
        await page.ExpectFrameAsync(0);
        string address = page.Page.Url;
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Delete it now" }).ClickAsync();
        await Expect(page.Page.Locator("#start")).ToBeVisibleAsync();
        IPage later = await _browser!.OpenAsync(new Uri(address));
        await Expect(later.GetByRole(AriaRole.Alert)).ToContainTextAsync("Upload it again");
    }

    [TestMethod]
    public async Task Two_visitors_at_once_see_their_own_videos()
    {
        VideoPage first = await OpenAsync(), second = await OpenAsync();
        string other = Clips.Write(_folder.File("other.mp4"), 160, 120, 30, codec: "mp4v");
        await Task.WhenAll(first.ChooseAsync(NumberedClip.Path), second.ChooseAsync(other));
        await Expect(first.Page.Locator("#name")).ToHaveTextAsync("numbered.webm");
        await Expect(second.Page.Locator("#name")).ToHaveTextAsync("other.mp4");
        await Expect(first.Page.Locator("#position")).ToContainTextAsync("of 40");
        await Expect(second.Page.Locator("#position")).ToContainTextAsync("of 30");
        foreach (VideoPage page in new[] { first, second })
        {
            await page.SetScoreAsync(0);
            await page.Page.Keyboard.PressAsync("End");
            await AssertBestBoxAsync(page, page == first ? 39 : 29);
        }
    }

    [TestMethod]
    public async Task A_phone_shows_all_of_it()
    {
        var page = new VideoPage(await _browser!.OpenAsync(_server!.Address, 390, 844, phone: true));
        await AssertFitsAsync(page);
        await page.ScreenshotAsync("phone-start");
        await page.ChooseAsync(NumberedClip.Path);
        await page.SetScoreAsync(0);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Next key frame" }).TapAsync();
        await page.ExpectFrameAsync(4);
        await AssertFitsAsync(page);
        foreach (ILocator button in await page.Page.Locator(".controls button:visible").AllAsync())
        {
            LocatorBoundingBoxResult box = (await button.BoundingBoxAsync())!;
            Assert.IsGreaterThanOrEqualTo(44, Math.Min(box.Width, box.Height)); // what a finger needs
        }

        await page.ScreenshotAsync("phone-video");
    }

    [TestMethod]
    public async Task The_keyboard_reaches_everything_and_everything_has_a_name()
    {
        VideoPage page = await OpenAsync();
        await page.ChooseAsync(NumberedClip.Path);
        string[] unnamed = await page.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('button, a, input, canvas[tabindex]')].filter(e => e.checkVisibility()
              && !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.[0]?.textContent.trim())).map(e => e.outerHTML)
            """);
        Assert.IsEmpty(unnamed, string.Join('\n', unnamed));
        var reached = new HashSet<string>();
        await page.Page.Locator("#brand").FocusAsync();
        for (int i = 0; i < 25; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            JsonElement focus = await page.Page.EvaluateAsync<JsonElement>(
                "() => [document.activeElement.id, getComputedStyle(document.activeElement).outlineStyle]");
            reached.Add(focus[0].GetString()!);
            if (focus[0].GetString() is { Length: > 0 } id)
                Assert.AreNotEqual("none", focus[1].GetString(), $"{id} does not show that it has the focus.");
        }

        foreach (string id in new[] { "play", "previous", "next", "previous-key", "next-key", "timeline", "score", "all", "none", "get-annotated", "get-json", "get-csv", "delete" })
            Assert.Contains(id, reached);
    }

    private static async Task<VideoPage> OpenAsync(ColorScheme scheme = ColorScheme.Light) => new(await _browser!.OpenAsync(_server!.Address, scheme: scheme));

    private static async Task<string> DownloadAsync(VideoPage page, string role, string name, string fileName)
    {
        ILocator place = page.Page.GetByRole(role == "link" ? AriaRole.Link : AriaRole.Button, new() { Name = name, Exact = true });
        IDownload download = await page.Page.RunAndWaitForDownloadAsync(() => place.ClickAsync());
        Assert.AreEqual(fileName, download.SuggestedFilename);
        string path = _folder.File(fileName);
        await download.SaveAsAsync(path);
        return path;
    }

    /// <summary>The outline of the best box, which is on top, is drawn in the color of its class, as the API has both.</summary>
    private static async Task AssertBestBoxAsync(VideoPage page, int frame)
    {
        string id = page.Page.Url[(page.Page.Url.IndexOf('=', StringComparison.Ordinal) + 1)..];
        await page.ExpectFrameAsync(frame);
        JsonElement video = await _server!.Client.GetVideoAsync(id);
        string[] lines = (await _server.Client.GetStringAsync(new Uri($"/videos/{id}/detections", UriKind.Relative))).TrimEnd().Split('\n');
        JsonElement best = JsonSerializer.Deserialize<JsonElement>(lines[frame]).GetProperty("detections")[0], box = best.GetProperty("box");
        int width = video.GetProperty("width").GetInt32(), height = video.GetProperty("height").GetInt32();
        string color = video.GetProperty("classes")[best.GetProperty("classIndex").GetInt32()].GetProperty("color").GetString()!;
        double drawn = await page.DrawnOutlineAsync([.. box.EnumerateArray().Select(edge => edge.GetDouble())], color, width, height);
        Assert.IsGreaterThan(0.6, drawn, $"Frame {frame}: the outline of {box} is not there in {color}; names may cover a part."); // nothing else does
    }

    private static async Task<(byte Blue, byte Green, byte Red)> PictureColorAsync(VideoPage page)
    {
        int[] rgb = await page.Page.EvaluateAsync<int[]>(
            "() => { const c = document.getElementById('picture'); return [...c.getContext('2d').getImageData(c.width / 2, c.height / 2, 1, 1).data]; }");
        return ((byte)rgb[2], (byte)rgb[1], (byte)rgb[0]);
    }

    private static async Task AssertFitsAsync(VideoPage page) =>
        Assert.IsLessThanOrEqualTo(390, await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), "The page is wider than the phone.");
}
