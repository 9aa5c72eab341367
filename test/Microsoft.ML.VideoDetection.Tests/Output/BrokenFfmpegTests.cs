using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Interop.Ffmpeg;

namespace Microsoft.ML.VideoDetection.Tests.Output;

/// <summary>What becomes of an annotated video when ffmpeg dies, hangs, or is none: one sentence, no process, no file.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class BrokenFfmpegTests
{
    [TestMethod]
    [DataRow("echo 'no such wonder' >&2; exit 3", "ended with exit code 3 while it wrote the video '", "(it said: no such wonder)", DisplayName = "dies at once")]
    [DataRow("head -c 200000 >/dev/null; printf 'one\\ntwo\\nthree\\nfour\\n' >&2; exit 4", "ended with exit code 4 while it wrote", "(it said: two | three | four)", DisplayName = "dies in the middle")]
    [DataRow("cat >/dev/null; echo 'disk full' >&2; exit 5", "ended with exit code 5", "(it said: disk full)", DisplayName = "dies at the end")]
    [DataRow("cat >/dev/null", "ffmpeg stored 0 of 40 frames", "with the encoder libx264", DisplayName = "writes nothing")]
    [DataRow("cat >/dev/null; echo frame=39", "ffmpeg stored 39 of 40 frames", "with the encoder libx264", DisplayName = "loses a frame")]
    [DataRow("exit 0", "ended with exit code 0 while it wrote", "out.mp4", DisplayName = "ends without an error")]
    [DataRow("sleep 600", "hung: it did nothing for 0.4 s while it wrote", "and was stopped", DisplayName = "hangs")]
    [DataRow("exec 0<&-; sleep 600", "no longer took frames while it wrote", "out.mp4", DisplayName = "closes the pipe and hangs")]
    [DataRow("cat >/dev/null; echo 'nearly there' >&2; sleep 600", "hung: it did nothing for 0.4 s", "(it said: nearly there)", DisplayName = "hangs at the end")]
    public void A_process_that_fails_ends_in_one_sentence(string body, string expected, string also)
    {
        using TemporaryFolder folder = new();
        using FakeFfmpeg fake = new(body);
        string path = folder.Write("out.mp4", "old");
        string message = Assert.ThrowsExactly<IOException>(() => Write(path, 40)).Message;
        StringAssert.Contains(message, expected);
        StringAssert.Contains(message, also);
        Assert.DoesNotContain('\n', message);
        CollectionAssert.AreEqual(new[] { "out.mp4" }, folder.FileNames);
        Assert.AreEqual("old", File.ReadAllText(path));
        Assert.IsFalse(fake.Runs);
    }

    [TestMethod]
    public void Disposing_before_the_end_kills_it()
    {
        using TemporaryFolder folder = new();
        using FakeFfmpeg fake = new("trap '' INT TERM; while :; do sleep 1; done");
        using (AnnotatedVideoWriter writer = new(folder.File("out.mp4")))
        {
            using FrameDetections frame = Clips.Frame(0, Clips.Filled(64, 48, 1, 2, 3));
            writer.Write(frame);
            Assert.IsTrue(fake.Runs);
        }

        Assert.IsEmpty(folder.FileNames);
        Assert.IsFalse(fake.Runs);
    }

    // Ten megabytes without an end of line, more than any pipe holds.
    [TestMethod]
    public void Much_on_standard_error_is_read_and_not_kept()
    {
        string real = FfmpegHere.Path;
        using TemporaryFolder folder = new();
        using FakeFfmpeg fake = new($"head -c 10000000 /dev/zero | tr '\\0' x >&2; head -c 3000000 /dev/zero | tr '\\0' y; exec {real} \"$@\"");
        Write(folder.File("out.mp4"), 10);
        Assert.AreEqual("10", FfmpegHere.Text(FfmpegHere.Stream(ProbeReally(folder.File("out.mp4")), "video")!.Value, "nb_read_frames"));
    }

    [TestMethod]
    public void What_cannot_be_run_is_named()
    {
        using TemporaryFolder folder = new();
        using (new FakeFfmpeg(null))
            StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => Write(folder.File("out.mp4"), 1)).Message, "which may not be executed; install ffmpeg");
        using (FakeFfmpeg.Named("/nowhere/ffmpeg"))
            StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => Write(folder.File("out.mp4"), 1)).Message, "DFF_FFMPEG is '/nowhere/ffmpeg', which does not exist");
        using (new FakeFfmpeg("", encoders: "hello"))
            StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => Write(folder.File("out.mp4"), 1)).Message, "does not list encoders as ffmpeg does");
        Assert.IsEmpty(folder.FileNames);
    }

    [TestMethod]
    public void Without_it_OpenCV_writes_and_the_warning_says_what_is_missing()
    {
        using TemporaryFolder folder = new();
        using (FakeFfmpeg.Named("0"))
        {
            StringAssert.Contains(Write(folder.File("out.mp4"), 3)!, "MPEG-4 Part 2, which browsers do not play, and without sound: ffmpeg was not found: install ffmpeg");
            Assert.IsNull(Write(folder.File("out.avi"), 3));
            StringAssert.Contains(Assert.ThrowsExactly<NotSupportedException>(() => Write(folder.File("out.webm"), 3)).Message, "needs ffmpeg. Ffmpeg was not found: install");
            StringAssert.Contains(Assert.ThrowsExactly<IOException>(() => Write(folder.File("out.mp4"), 3, "libx264")).Message, "The encoder libx264 needs ffmpeg");
        }

        Assert.AreEqual(3, new VideoFileSource(folder.File("out.mp4")).Info.FrameCount);
        CollectionAssert.AreEqual(new[] { "out.avi", "out.mp4" }, folder.FileNames);
    }

    [TestMethod]
    public void An_encoder_that_is_not_there_is_named_with_those_that_are()
    {
        using TemporaryFolder folder = new();
        using FakeFfmpeg fake = new("exit 1", encoders: " V....D h264_omx made up");
        StringAssert.Contains(
            Assert.ThrowsExactly<IOException>(() => Write(folder.File("out.mp4"), 1, "libx265")).Message, "has no encoder libx265. It has, among others: h264_omx; and there is opencv");
        StringAssert.Contains(Write(folder.File("out.mp4"), 1)!, "has none of the encoders libx264, libopenh264");
    }

    private static System.Text.Json.JsonElement ProbeReally(string path)
    {
        using (FakeFfmpeg.Named(null))
            return FfmpegHere.Probe(path);
    }

    private static string? Write(string path, int frames, string? encoder = null)
    {
        using AnnotatedVideoWriter writer = new(path, options: new VideoFileOptions { Encoder = encoder, Patience = TimeSpan.FromMilliseconds(400) });
        for (int i = 0; i < frames; i++)
        {
            // 230 kB each: more than a pipe holds.
            using FrameDetections frame = Clips.Frame(i, Clips.Filled(320, 240, 10, 20, (byte)i));
            writer.Write(frame);
        }

        writer.Complete();
        return writer.Warning;
    }
}
