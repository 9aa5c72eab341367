using System.Diagnostics;
using System.Text.Json;
using Microsoft.ML.VideoDetection.Interop.Ffmpeg;

namespace Microsoft.ML.VideoDetection.Tests.Interop.Ffmpeg;

/// <summary>The system's ffmpeg and ffprobe, to make and to look at files.</summary>
internal static class FfmpegHere
{
    /// <summary>Gets the path of ffmpeg; ends the test as inconclusive where it is missing, which <c>build.sh test</c> counts as failed when CI=true.</summary>
    public static string Path => Find().Path;

    /// <summary>Runs ffmpeg on files that it makes by itself or that are named.</summary>
    public static void Make(params string[] arguments) => Run(Path, ["-v", "error", "-y", "-nostdin", .. arguments]);

    /// <summary>Makes a moving test picture with a tone.</summary>
    /// <param name="path">The file.</param>
    /// <param name="seconds">Its length.</param>
    /// <param name="rate">Frames per second.</param>
    /// <param name="size">As 160x120.</param>
    /// <param name="more">Arguments for the output.</param>
    public static string MakeClip(string path, double seconds = 1, string rate = "25", string size = "160x120", params string[] more)
    {
        string length = FormattableString.Invariant($"{seconds}");
        Make(["-f", "lavfi", "-i", $"testsrc2=s={size}:r={rate}:d={length}", "-f", "lavfi", "-i", $"sine=d={length}", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", .. more, path]);
        return path;
    }

    /// <summary>Copies a video with a note that it is to be shown turned by a quarter to the left; releases before 6.0 take another option for it.</summary>
    public static void Turn(string path, string target) => Make(Find().Version < new Version(6, 0)
        ? ["-i", path, "-c", "copy", "-metadata:s:v:0", "rotate=90", target]
        : ["-display_rotation", "90", "-i", path, "-c", "copy", target]);

    /// <summary>Asks ffprobe about a file, with its frames counted.</summary>
    public static JsonElement Probe(string path, params string[] more) => JsonDocument.Parse(
        Run(Find().FindProbe()!, ["-v", "error", "-count_frames", "-show_streams", "-show_format", .. more, "-of", "json", path])).RootElement;

    /// <summary>Gets the stream of pictures or of sound that ffprobe tells of; null where there is none.</summary>
    public static JsonElement? Stream(JsonElement probe, string type) =>
        probe.GetProperty("streams").EnumerateArray().Where(stream => Text(stream, "codec_type") == type).Select(stream => (JsonElement?)stream).FirstOrDefault();

    public static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out JsonElement value) ? value.ToString() : null;

    /// <summary>Gets the times of all frames, in seconds.</summary>
    public static double[] Times(string path) =>
    [
        .. Probe(path, "-show_frames", "-select_streams", "v").GetProperty("frames").EnumerateArray()
            .Select(frame => double.Parse(Text(frame, "pts_time")!, System.Globalization.CultureInfo.InvariantCulture)),
    ];

    private static FfmpegProgram Find()
    {
        FfmpegProgram? program = FfmpegProgram.Find();
        if (program?.FindProbe() is null)
            Assert.Inconclusive("Misses ffmpeg and ffprobe for the tests of video files: run 'sudo apt-get install ffmpeg' (Debian).");
        return program!;
    }

    private static string Run(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, error.Result);
        return output;
    }
}
