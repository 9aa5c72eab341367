using System.Text.Json;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Interop.Ffmpeg;

namespace Microsoft.ML.VideoDetection.Tests.Output;

/// <summary>Annotated videos as ffprobe sees them.</summary>
[TestClass]
public sealed class FfmpegVideoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // 2 s of 30000/1001 frames/s are 60 frames, which last 60 * 1001 / 30000 = 2.002 s.
    [TestMethod]
    [DataRow("30000/1001", 2.0, 60, 2.002)]
    [DataRow("25", 1.0, 25, 1.0)]
    [DataRow("24000/1001", 1.0, 24, 1.001)]
    [DataRow("60", 0.5, 30, 0.5)]
    public void Mp4_is_H264_with_rate_count_length_and_sound_of_its_source(string rate, double seconds, int frames, double length)
    {
        string source = FfmpegHere.MakeClip(_folder.File("in.mp4"), seconds, rate);
        Assert.IsNull(Annotate(source, _folder.File("out.mp4")));
        JsonElement probe = FfmpegHere.Probe(_folder.File("out.mp4")), video = FfmpegHere.Stream(probe, "video")!.Value;
        Assert.AreEqual(
            ("h264", "yuv420p", rate.Contains('/') ? rate : rate + "/1", $"{frames}", $"{frames}", "bt709"),
            (Text(video, "codec_name"), Text(video, "pix_fmt"), Text(video, "avg_frame_rate"), Text(video, "nb_frames"), Text(video, "nb_read_frames"), Text(video, "color_space")));
        Assert.AreEqual(length, double.Parse(Text(video, "duration")!, System.Globalization.CultureInfo.InvariantCulture), 1e-4);
        JsonElement sound = FfmpegHere.Stream(probe, "audio")!.Value, before = FfmpegHere.Stream(FfmpegHere.Probe(source), "audio")!.Value;
        Assert.AreEqual((Text(before, "codec_name"), Text(before, "nb_read_frames")), (Text(sound, "codec_name"), Text(sound, "nb_read_frames")));

        // The index stands before the pictures.
        byte[] bytes = File.ReadAllBytes(_folder.File("out.mp4"));
        Assert.IsLessThan(bytes.AsSpan().IndexOf("mdat"u8), bytes.AsSpan().IndexOf("moov"u8));
        Assert.HasCount(2, _folder.FileNames);
    }

    [TestMethod]
    [DataRow("out.mov", "h264", "aac")]
    [DataRow("out.mkv", "h264", "aac")]
    [DataRow("out.m4v", "h264", "aac")]
    [DataRow("out.webm", "vp9", "opus")]
    [DataRow("out.avi", "mjpeg", "mp3")]
    [DataRow("out.gif", "gif", null)]
    public void Other_containers_hold_what_their_players_know(string name, string picture, string? sound)
    {
        string source = FfmpegHere.MakeClip(_folder.File("in.mp4"), 0.6, "20");
        Assert.IsNull(Annotate(source, _folder.File(name)));
        JsonElement probe = FfmpegHere.Probe(_folder.File(name)), video = FfmpegHere.Stream(probe, "video")!.Value;
        Assert.AreEqual((picture, "12", "20/1"), (Text(video, "codec_name"), Text(video, "nb_read_frames"), Text(video, "avg_frame_rate")));
        Assert.AreEqual(sound, FfmpegHere.Stream(probe, "audio") is JsonElement stream ? Text(stream, "codec_name") : null);
    }

    [TestMethod]
    [DataRow("pcm_s16le", "in.mov", "out.mp4", "aac")]
    [DataRow("libmp3lame", "in.mkv", "out.mp4", "mp3")]
    [DataRow("libvorbis", "in.mkv", "out.mp4", "aac")]
    [DataRow("libvorbis", "in.mkv", "out.webm", "vorbis")]
    [DataRow("pcm_s16le", "in.mov", "out.mov", "pcm_s16le")]
    public void Sound_is_copied_where_the_container_takes_it_and_encoded_anew_elsewhere(string codec, string input, string output, string expected)
    {
        string source = FfmpegHere.MakeClip(_folder.File(input), 0.4, "25", "64x48", "-c:a", codec);
        Assert.IsNull(Annotate(source, _folder.File(output)));
        Assert.AreEqual(expected, Text(FfmpegHere.Stream(FfmpegHere.Probe(_folder.File(output)), "audio")!.Value, "codec_name"));
    }

    // Turned by a quarter to the left, as phones say it: what was 160x90 is shown as 90x160, and its left upper corner below.
    [TestMethod]
    public void A_turned_video_has_turned_pixels_and_no_tag()
    {
        FfmpegHere.Make("-f", "lavfi", "-i", "color=blue:s=160x90:d=0.4:r=10,drawbox=w=40:h=30:color=red:t=fill", "-c:v", "libx264", "-pix_fmt", "yuv420p", _folder.File("flat.mp4"));
        FfmpegHere.Turn(_folder.File("flat.mp4"), _folder.File("in.mp4"));
        Annotate(_folder.File("in.mp4"), _folder.File("out.mp4"));
        JsonElement video = FfmpegHere.Stream(FfmpegHere.Probe(_folder.File("out.mp4")), "video")!.Value;
        Assert.AreEqual(("90", "160", null), (Text(video, "width"), Text(video, "height"), Text(video, "side_data_list")));
        Assert.IsFalse(video.TryGetProperty("tags", out JsonElement tags) && tags.TryGetProperty("rotate", out _));
        using VideoFrame frame = new VideoFileSource(_folder.File("out.mp4")).ReadFrames().First();
        (byte blue, _, byte red) = Clips.PixelOf(frame.Image, 10, 150);
        Assert.IsGreaterThan(blue + 100, red);
    }

    [TestMethod]
    public void Pixels_that_are_not_square_stay_so()
    {
        string source = FfmpegHere.MakeClip(_folder.File("in.mp4"), 0.4, "25", "96x64", "-vf", "setsar=64/45");
        Annotate(source, _folder.File("out.mp4"));
        JsonElement video = FfmpegHere.Stream(FfmpegHere.Probe(_folder.File("out.mp4")), "video")!.Value;
        Assert.AreEqual(("96", "64", "64:45"), (Text(video, "width"), Text(video, "height"), Text(video, "sample_aspect_ratio")));
    }

    // Frames of 40 ms from which some are missing, as phones record in poor light.
    [TestMethod]
    public void Frames_without_steady_rate_keep_their_times()
    {
        FfmpegHere.Make(
            "-f", "lavfi", "-i", "testsrc2=s=96x64:r=25:d=2", "-vf", "select='not(mod(n,7))+not(mod(n,3))'", "-vsync", "vfr", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", _folder.File("in.mp4"));
        double[] expected = FfmpegHere.Times(_folder.File("in.mp4"));
        Assert.IsGreaterThan(0.03, expected.Zip(expected.Skip(1), (a, b) => b - a).Max() - expected.Zip(expected.Skip(1), (a, b) => b - a).Min());
        Annotate(_folder.File("in.mp4"), _folder.File("out.mp4"));
        double[] actual = FfmpegHere.Times(_folder.File("out.mp4"));
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i] - expected[0], actual[i], 1e-3, $"frame {i}");
        CollectionAssert.AreEqual(expected.Select(time => Math.Round(time, 3)).ToArray(), new VideoFileSource(_folder.File("in.mp4")).ReadFrames().Select(frame =>
        {
            using (frame)
                return Math.Round(frame.Timestamp!.Value.TotalSeconds, 3);
        }).ToArray());
    }

    // Sound that begins 0.4 s before the picture does so in the annotated video, and the picture of its middle has the sound of the middle.
    [TestMethod]
    public void Sound_and_picture_stay_together()
    {
        FfmpegHere.MakeClip(_folder.File("clip.mp4"), 1);
        FfmpegHere.Make("-itsoffset", "0.4", "-i", _folder.File("clip.mp4"), "-i", _folder.File("clip.mp4"), "-map", "0:v", "-map", "1:a", "-c", "copy", _folder.File("late.mp4"));
        Annotate(_folder.File("late.mp4"), _folder.File("out.mp4"));
        JsonElement probe = FfmpegHere.Probe(_folder.File("out.mp4"));
        Assert.AreEqual(0.4, Number(FfmpegHere.Stream(probe, "video")!.Value, "start_time") - Number(FfmpegHere.Stream(probe, "audio")!.Value, "start_time"), 0.001);

        Annotate(_folder.File("clip.mp4"), _folder.File("part.mp4"), skip: 10, take: 5);
        JsonElement part = FfmpegHere.Probe(_folder.File("part.mp4"));
        Assert.AreEqual("5", Text(FfmpegHere.Stream(part, "video")!.Value, "nb_read_frames"));
        Assert.AreEqual(0.2, Number(FfmpegHere.Stream(part, "audio")!.Value, "duration"), 0.05);
    }

    [TestMethod]
    public void Names_that_look_like_options_addresses_or_patterns_are_names()
    {
        string source = FfmpegHere.MakeClip(_folder.File("in.mp4"), 0.2, "25", "64x48");
        foreach (string name in new[] { "-y.mp4", "concat:a|b.mp4", "http:x %03d.mp4", "a'b \"c\" $HOME;.mp4" })
        {
            File.Copy(source, _folder.File(name));
            Assert.IsNull(Annotate(_folder.File(name), _folder.File("out " + name)));
            Assert.IsNotNull(FfmpegHere.Stream(FfmpegHere.Probe("file:" + _folder.File("out " + name)), "audio"), name);
        }
    }

    [TestMethod]
    public void Sound_that_cannot_be_read_is_a_warning_and_the_pictures_are_there()
    {
        string source = FfmpegHere.MakeClip(_folder.File("in.mp4"), 0.4, "25", "64x48");
        string other = _folder.Write("sound.mp3", "no sound");
        StringAssert.Contains(Annotate(source, _folder.File("out.mp4"), sound: other)!, "has no sound: ");
        Assert.AreEqual("10", Text(FfmpegHere.Stream(FfmpegHere.Probe(_folder.File("out.mp4")), "video")!.Value, "nb_read_frames"));
        Assert.HasCount(3, _folder.FileNames);
    }

    [TestMethod]
    public void Times_that_go_back_or_jump_far_are_no_times()
    {
        _ = FfmpegHere.Path;
        using (AnnotatedVideoWriter writer = new(_folder.File("out.mp4"), new VideoInfo("v", FrameRate: 10)))
        {
            foreach ((int index, double seconds) in new[] { (0, 5.0), (1, 5.3), (2, 5.2), (3, 5.3), (4, 9000.0), (5, 9000.1) })
            {
                using FrameDetections frame = new()
                {
                    VideoId = "v", FrameIndex = index, IsKeyFrame = false, Width = 64, Height = 48, Detections = [],
                    Image = Clips.Filled(64, 48, 1, 2, 3), Timestamp = TimeSpan.FromSeconds(seconds),
                };
                writer.Write(frame);
            }

            writer.Complete();
        }

        CollectionAssert.AreEqual(new[] { 0, 0.3, 0.4, 0.5, 0.6, 0.7 }, FfmpegHere.Times(_folder.File("out.mp4")).Select(time => Math.Round(time, 4)).ToArray());
    }

    [TestMethod]
    public void An_encoder_by_name_is_taken()
    {
        string source = FfmpegHere.MakeClip(_folder.File("in.mp4"), 0.2, "25", "64x48");
        Annotate(source, _folder.File("out.mp4"), encoder: "mpeg4");
        Assert.AreEqual("mpeg4", Text(FfmpegHere.Stream(FfmpegHere.Probe(_folder.File("out.mp4")), "video")!.Value, "codec_name"));
    }

    private static string? Text(JsonElement of, string name) => FfmpegHere.Text(of, name);

    private static double Number(JsonElement of, string name) => double.Parse(Text(of, name)!, System.Globalization.CultureInfo.InvariantCulture);

    private static string? Annotate(string source, string target, string? encoder = null, string? sound = null, int skip = 0, int take = int.MaxValue)
    {
        VideoFileSource video = new(source);
        using AnnotatedVideoWriter writer = new(target, video.Info, options: new VideoFileOptions { Encoder = encoder, SoundPath = sound ?? source });
        foreach (VideoFrame frame in video.ReadFrames())
        {
            using FrameDetections drawn = new()
            {
                VideoId = frame.VideoId,
                FrameIndex = frame.FrameIndex,
                Timestamp = frame.Timestamp,
                IsKeyFrame = false,
                Width = frame.Image.Width,
                Height = frame.Image.Height,
                Detections = [],
                Image = frame.Image,
            };
            if (frame.FrameIndex >= skip && frame.FrameIndex - skip < take)
                writer.Write(drawn);
        }

        writer.Complete();
        return writer.Warning;
    }
}
