using Microsoft.ML.VideoDetection.Tests.Interop.Ffmpeg;

namespace Microsoft.ML.VideoDetection.Tests.Data.Frames.Live;

/// <summary>Streams over HTTP that break off and come back, and a playlist that grows.</summary>
[TestClass]
public sealed class LiveVideoSourceTests : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void A_stream_that_breaks_off_comes_back_and_frames_are_counted_on()
    {
        byte[] clip = File.ReadAllBytes(FfmpegHere.MakeClip(_folder.File("in.ts"), 1, "20", "96x64"));
        using StreamServer server = new(_ => clip);
        List<string> said = [];
        using var limit = new CancellationTokenSource(_limit);
        using LiveVideoSource source = new(server.Address + "cam.ts") { FirstWait = TimeSpan.FromMilliseconds(10) };
        source.StatusChanged += said.Add;
        Assert.AreEqual((96, 64, null), (source.Info.Width, source.Info.Height, source.Info.FrameCount));
        int read = 0, last = -1;
        TimeSpan time = TimeSpan.MinValue;
        foreach (VideoFrame frame in source.ReadFrames(limit.Token))
        {
            using (frame)
            {
                read++;
                Assert.IsGreaterThan(last, frame.FrameIndex);
                Assert.IsGreaterThanOrEqualTo(time, frame.Timestamp!.Value);
                Assert.IsLessThanOrEqualTo(source.Now, frame.Timestamp.Value);
                (last, time) = (frame.FrameIndex, frame.Timestamp.Value);
            }

            if (last >= 50)
                break; // 20 frames for each connection
        }

        Assert.IsGreaterThanOrEqualTo(2, source.Reconnections);
        Assert.IsGreaterThanOrEqualTo(last + 1, read + source.DroppedFrames);
        StringAssert.Contains(said[0], "broke off after 20 frames. Trying again in 0.01 s.");
        StringAssert.Contains(said[1], "is back.");
    }

    // The reader sleeps over the whole stream: of its 20 frames it gets the first and the last.
    [TestMethod]
    public void A_slow_reader_gets_the_newest_frame_and_the_others_are_counted()
    {
        byte[] clip = File.ReadAllBytes(FfmpegHere.MakeClip(_folder.File("in.ts"), 1, "20", "96x64"));
        using StreamServer server = new(_ => clip);
        using var limit = new CancellationTokenSource(_limit);
        using var ended = new ManualResetEventSlim();
        using LiveVideoSource source = new(server.Address + "cam.ts") { FirstWait = TimeSpan.FromHours(1), LongestWait = TimeSpan.FromHours(1) };
        source.StatusChanged += _ => ended.Set();
        List<int> seen = [];
        foreach (VideoFrame frame in source.ReadFrames(limit.Token))
        {
            using (frame)
                seen.Add(frame.FrameIndex);
            ended.Wait(limit.Token);
            if (frame.FrameIndex == 19)
                break;
        }

        Assert.IsLessThanOrEqualTo(2, seen.Count);
        Assert.AreEqual(19, seen[^1]);
        Assert.AreEqual(20 - seen.Count, source.DroppedFrames);
        Assert.ThrowsExactly<InvalidOperationException>(() => source.ReadFrames(default).First());
    }

    [TestMethod]
    public void Cancelling_ends_the_waiting_and_the_process()
    {
        byte[] clip = File.ReadAllBytes(FfmpegHere.MakeClip(_folder.File("in.ts"), 0.5, "20", "96x64"));
        using StreamServer server = new(_ => clip);
        using var cancel = new CancellationTokenSource(_limit);
        using LiveVideoSource source = new(server.Address + "cam.ts") { FirstWait = TimeSpan.FromHours(1), LongestWait = TimeSpan.FromHours(1) };
        Assert.ThrowsExactly<OperationCanceledException>(() =>
        {
            foreach (VideoFrame frame in source.ReadFrames(cancel.Token))
            {
                frame.Dispose();
                cancel.Cancel();
            }
        });
    }

    // Each look at the playlist finds one segment more, of a second each, until the last one.
    [TestMethod]
    public void A_playlist_that_grows_is_followed()
    {
        FfmpegHere.MakeClip(_folder.File("s.m3u8"), 4, "10", "96x64", "-g", "10", "-keyint_min", "10", "-sc_threshold", "0", "-f", "hls", "-hls_time", "1", "-hls_list_size", "0");
        string[] lines = File.ReadAllLines(_folder.File("s.m3u8"));
        string[] segments = [.. lines.Where(line => line.EndsWith(".ts", StringComparison.Ordinal))];
        Assert.HasCount(4, segments);
        int looks = 0;
        using StreamServer server = new(path =>
        {
            if (!path.EndsWith(".m3u8", StringComparison.Ordinal))
                return File.ReadAllBytes(_folder.File(Path.GetFileName(path)));
            int there = Math.Min(4, ++looks);
            string[] shown = [.. lines.TakeWhile(line => line != segments[there - 1]), segments[there - 1], .. there == 4 ? ["#EXT-X-ENDLIST"] : Array.Empty<string>()];
            return System.Text.Encoding.UTF8.GetBytes(string.Join('\n', shown) + "\n");
        });
        using var limit = new CancellationTokenSource(_limit);
        using CameraSource source = new(server.Address + "s.m3u8");
        int count = 0;
        foreach (VideoFrame frame in source.ReadFrames(limit.Token))
        {
            using (frame)
                Assert.AreEqual(count++, frame.FrameIndex);
        }

        Assert.IsGreaterThanOrEqualTo(30, count);
        Assert.HasCount(4, server.Requests.Where(path => path.EndsWith(".ts", StringComparison.Ordinal)).Distinct().ToArray());
        StringAssert.Contains(source.MissingFrames!, $"broke off after {count} frames");
    }

    [TestMethod]
    public void What_cannot_be_opened_is_named_without_its_password()
    {
        _ = FfmpegHere.Path;
        string message = Assert.ThrowsExactly<IOException>(() => new LiveVideoSource("http://me:secret@127.0.0.1:1/x")).Message;
        StringAssert.Contains(message, "The stream 'http://127.0.0.1:1/x' could not be opened; check the address, the network and the password (it said: ");
        Assert.DoesNotContain("secret", message);
    }

    [TestMethod]
    [DataRow("file://{0}")]
    [DataRow("concat:file://{0}")]
    [DataRow("http+file://{0}")]
    public void An_address_names_no_file(string address)
    {
        string clip = FfmpegHere.MakeClip(_folder.File("in.mp4"), 0.2, "25", "64x48");
        Assert.ThrowsExactly<IOException>(() => new CameraSource(string.Format(System.Globalization.CultureInfo.InvariantCulture, address, clip)));
    }

    [TestMethod]
    public void A_playlist_names_no_file_of_this_machine()
    {
        string clip = FfmpegHere.MakeClip(_folder.File("in.ts"), 0.2, "25", "64x48");
        using StreamServer server = new(_ => System.Text.Encoding.UTF8.GetBytes($"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{clip}\n#EXT-X-ENDLIST\n"));
        Assert.ThrowsExactly<IOException>(() => new CameraSource(server.Address + "s.m3u8"));
    }
}
