using System.Globalization;
using System.Text.Json;

namespace Microsoft.ML.VideoDetection.Interop.Ffmpeg;

/// <summary>Holds the information of <c>ffprobe</c> about a file.</summary>
/// <param name="SoundCodecs">The codec of each audio stream, in order.</param>
/// <param name="Start">Start of the first of its streams, in seconds.</param>
/// <param name="PictureDelay">Time from the start of the file to the first picture, in seconds.</param>
internal sealed record MediaProbe(IReadOnlyList<string> SoundCodecs, double Start, double PictureDelay)
{
    // Some containers have their headers at the end.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs ffprobe; returns null if there is no ffprobe or it fails.</summary>
    internal static MediaProbe? Ask(FfmpegProgram program, string path, CancellationToken cancel = default)
    {
        if (program.FindProbe() is not string probe)
            return null;
        try
        {
            using FfmpegProcess process = FfmpegProcess.Start(
                probe,
                [
                    "-v", "error", "-protocol_whitelist", FfmpegArguments.Protocols, "-show_entries", "format=start_time:stream=codec_type,codec_name,start_time", "-of", "json",
                    FfmpegArguments.File(path),
                ],
                _patience,
                keepOutput: 1 << 18);
            process.CloseInput();
            process.Finish("read the header of a file", cancel: cancel);
            return Read(process.Output);
        }
        catch (Exception error) when (error is IOException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static MediaProbe Read(string text)
    {
        using JsonDocument json = JsonDocument.Parse(text);
        JsonElement[] streams = [.. json.RootElement.GetProperty("streams").EnumerateArray()];
        double start = json.RootElement.TryGetProperty("format", out JsonElement format) ? Seconds(format) ?? 0 : 0;
        JsonElement picture = Array.Find(streams, stream => TypeOf(stream) == "video");
        double delay = picture.ValueKind == JsonValueKind.Object && Seconds(picture) is double first ? Math.Max(0, first - start) : 0;
        return new MediaProbe(
            [.. streams.Where(stream => TypeOf(stream) == "audio").Select(stream => stream.TryGetProperty("codec_name", out JsonElement codec) ? codec.GetString() ?? "" : "")],
            start,
            delay);
    }

    private static string? TypeOf(JsonElement stream) => stream.TryGetProperty("codec_type", out JsonElement type) ? type.GetString() : null;

    private static double? Seconds(JsonElement of) =>
        of.TryGetProperty("start_time", out JsonElement time) && double.TryParse(time.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            ? seconds
            : null;
}
