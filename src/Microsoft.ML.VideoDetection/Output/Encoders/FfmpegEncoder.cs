using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.ML.VideoDetection.Interop.Ffmpeg;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output.Encoders;

/// <summary>A video file in the making, encoded by a process of <c>ffmpeg</c> beside the network.</summary>
internal sealed partial class FfmpegEncoder : IVideoEncoder
{
    // Times of MP4 are whole numbers of ticks. So many in a second hide that times of a video without steady rate are rounded.
    private const long FewestTicks = 10_000, MostTicks = 1_000_000;

    private readonly FfmpegProcess _process;
    private readonly FramePipe _pipe;
    private readonly string _doing, _path;
    private readonly TimeSpan _patience;
    private readonly bool _keepsCount;
    private long _count;

    /// <param name="program">The program.</param>
    /// <param name="encoder">The name of the encoder.</param>
    /// <param name="settings">The file.</param>
    /// <param name="size">Of all frames, in pixels.</param>
    internal FfmpegEncoder(FfmpegProgram program, string encoder, EncoderSettings settings, Size size)
    {
        (_patience, _path) = (settings.Patience, settings.TemporaryPath);
        _doing = $"wrote the video '{settings.Path}' with the encoder {encoder}";
        _keepsCount = !settings.Container.IsGif;
        _process = FfmpegProcess.Start(program.Path, Arguments(program, encoder, settings, size), settings.Patience);
        _pipe = new FramePipe(_process.Input, RawMatroska.Header(size.Width, size.Height, settings.Rate), size.Width * size.Height * 3, settings.Patience);
    }

    /// <inheritdoc/>
    public void Write(Mat picture, TimeSpan time)
    {
        if (!_pipe.Write(picture, time.Ticks / TimeSpan.TicksPerMicrosecond))
            throw Broken();
        _count++;
    }

    /// <inheritdoc/>
    public void Finish()
    {
        if (!_pipe.Finish())
            throw Broken();
        _process.CloseInput();
        _process.Finish(_doing, _path);

        // The last report on the progress.
        string? frames = FramesLine().Matches(_process.Output).LastOrDefault()?.Groups[1].Value;
        long stored = frames is null ? 0 : long.Parse(frames, CultureInfo.InvariantCulture);
        if (_keepsCount ? stored != _count : stored == 0)
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"ffmpeg stored {stored} of {_count} frames while it {_doing}{_process.Said}."));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // First what the pipe's thread may wait for.
        _process.Dispose();
        _pipe.Dispose();
    }

    /// <summary>Chooses the clock of a file: each frame of a steady rate lasts a whole number of ticks.</summary>
    internal static long TicksOf(Fraction rate)
    {
        // The average rate of a video without steady rate is any fraction.
        if (rate.Numerator > MostTicks)
            return 90_000;
        long ticks = rate.Numerator;
        while (ticks < FewestTicks)
            ticks *= 2;
        return ticks;
    }

    private static IEnumerable<string> Arguments(FfmpegProgram program, string encoder, EncoderSettings settings, Size size)
    {
        VideoContainer container = settings.Container;
        bool onHardware = encoder.EndsWith("_vaapi", StringComparison.Ordinal);
        long ticks = TicksOf(settings.Rate);
        string[] filters = container.IsGif
            ? [$"fps={settings.Rate}", "scale='min(640,iw)':-2:flags=area", "split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=new=1"]
            : ["scale=out_color_matrix=bt709:out_range=tv", $"setsar={settings.PixelAspect}", $"format={(onHardware ? "nv12,hwupload" : "yuv420p")}"];
        return
        [
            "-hide_banner", "-nostats", "-loglevel", "error", "-progress", "pipe:1", "-y",
            .. onHardware ? ["-vaapi_device", "/dev/dri/renderD128"] : Array.Empty<string>(),
            "-protocol_whitelist", FfmpegArguments.Protocols, "-f", "matroska", "-i", "pipe:0",
            "-vf", string.Join(',', filters),
            "-c:v", encoder, .. Quality(encoder, settings, size),
            .. container.IsGif ? [] : ColorsAndTimes(program, ticks),
            .. container.HasIndex ? ["-video_track_timescale", Text(ticks), "-movflags", "+faststart"] : Array.Empty<string>(),
            "-f", container.Muxer, FfmpegArguments.File(settings.TemporaryPath),
        ];
    }

    // High definition is taken for BT.709 by all players, and the rest where it says so.
    private static string[] ColorsAndTimes(FfmpegProgram program, long ticks) =>
    [
        "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
        .. program.AllFrames,
        "-enc_time_base", "1/" + Text(ticks),
    ];

    private static string[] Quality(string encoder, EncoderSettings settings, Size size)
    {
        // A key frame every two seconds: players jump to those.
        double rate = (double)settings.Rate.Numerator / settings.Rate.Denominator;
        string[] keyFrames = ["-g", Text(Math.Clamp((long)Math.Ceiling(2 * rate), 1, 600))];
        string bits = Text(Math.Max(200_000, (long)(size.Width * (double)size.Height * Math.Min(rate, 60) * 0.12)));
        return encoder switch
        {
            "gif" => [],

            // The network has the processors: a 1080p frame takes 12 ms of one, veryfast 38 ms for files of half the size. By itself the encoder takes as many
            // threads as there are processors, and the file depends on them.
            "libx264" or "libx265" => ["-preset", "ultrafast", "-crf", "23", "-threads", "4", .. keyFrames],
            "libvpx-vp9" or "libvpx" => ["-deadline", "realtime", "-cpu-used", "6", "-row-mt", "1", "-crf", "32", "-b:v", encoder == "libvpx" ? bits : "0", .. keyFrames],
            "h264_nvenc" or "hevc_nvenc" => ["-cq", "23", "-b:v", "0", .. keyFrames],
            "h264_qsv" or "hevc_qsv" => ["-global_quality", "23", .. keyFrames],
            "h264_vaapi" or "hevc_vaapi" => ["-qp", "23", .. keyFrames],
            "mjpeg" => ["-q:v", "3"],
            _ => ["-b:v", bits, .. keyFrames],
        };
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private IOException Broken() => _pipe.Fault is { } fault ? _process.Failed(_doing, fault) : _process.Hangs(_doing);

    [GeneratedRegex(@"^frame=\s*(\d+)", RegexOptions.Multiline)]
    private static partial Regex FramesLine();
}
