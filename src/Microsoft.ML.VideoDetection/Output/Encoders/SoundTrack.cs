using System.Globalization;
using Microsoft.ML.VideoDetection.Interop.Ffmpeg;

namespace Microsoft.ML.VideoDetection.Output.Encoders;

/// <summary>Adds the sound of the source to a finished video, in a second pass that copies the pictures as they are.</summary>
/// <remarks>Not in the first one: sound that is damaged, or of a codec that nobody knows, would take the pictures along.</remarks>
internal static class SoundTrack
{
    /// <summary>Adds it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="settings">The video, which is replaced.</param>
    /// <param name="source">The file with the sound.</param>
    /// <param name="isFromStart">Whether the first picture of the video is the first one of the source.</param>
    /// <param name="firstTime">When that is shown on the clock of the source; null where it has none.</param>
    /// <param name="length">How long the video is.</param>
    /// <param name="cancel">Kills ffmpeg.</param>
    /// <returns>A sentence on why there is no sound although the source has some; null where all is well.</returns>
    internal static string? Add(
        FfmpegProgram program, EncoderSettings settings, string source, bool isFromStart, TimeSpan? firstTime, TimeSpan length, CancellationToken cancel)
    {
        MediaProbe? probe = MediaProbe.Ask(program, source, cancel);
        string? encoder = Array.Find(settings.Container.SoundEncoders, program.Encoders.Contains);
        if (encoder is null || probe?.SoundCodecs.Count == 0)
            return null;

        // Sound that begins before the first picture is kept, and that before a part of a video is not.
        double delay = isFromStart ? probe?.PictureDelay ?? 0 : 0;
        double skipped = isFromStart ? 0 : Math.Max(0, (firstTime?.TotalSeconds ?? 0) - (probe?.Start ?? 0));
        using var pending = new PendingFile(settings.TemporaryPath);
        string doing = $"added the sound of '{source}' to the video '{settings.Path}'";
        try
        {
            using FfmpegProcess process = FfmpegProcess.Start(
                program.Path,
                [
                    "-hide_banner", "-nostats", "-nostdin", "-loglevel", "error", "-progress", "pipe:1", "-y",
                    "-itsoffset", Seconds(delay), "-protocol_whitelist", FfmpegArguments.Protocols, "-i", FfmpegArguments.File(settings.TemporaryPath),
                    .. skipped > 0 ? ["-ss", Seconds(skipped)] : Array.Empty<string>(), "-t", Seconds(delay + length.TotalSeconds), "-vn", "-protocol_whitelist", FfmpegArguments.Protocols, "-i", FfmpegArguments.File(source),
                    "-map", "0:v:0", "-map", probe is null ? "1:a:0?" : "1:a", "-c:v", "copy",
                    .. Codecs(probe, settings.Container, encoder),
                    .. settings.Container.HasIndex
                        ? ["-video_track_timescale", FfmpegEncoder.TicksOf(settings.Rate).ToString(CultureInfo.InvariantCulture), "-movflags", "+faststart"]
                        : Array.Empty<string>(),
                    "-map_metadata", "-1", "-map_chapters", "-1", "-f", settings.Container.Muxer, FfmpegArguments.File(pending.TemporaryPath),
                ],
                settings.Patience);
            process.CloseInput();
            process.Finish(doing, pending.TemporaryPath, cancel);
            if (new FileInfo(pending.TemporaryPath).Length == 0)
                throw new IOException($"ffmpeg wrote nothing while it {doing}{process.Said}.");
        }
        catch (IOException error)
        {
            return $"'{settings.Path}' has no sound: {error.Message}";
        }

        pending.Commit();
        return null;
    }

    private static IEnumerable<string> Codecs(MediaProbe? probe, VideoContainer container, string encoder) => probe is null
        ? ["-c:a", encoder]
        : probe.SoundCodecs.SelectMany((codec, i) => new[]
        {
            string.Create(CultureInfo.InvariantCulture, $"-c:a:{i}"), container.Sound.Contains(codec) ? "copy" : encoder,
        });

    private static string Seconds(double seconds) => seconds.ToString("0.######", CultureInfo.InvariantCulture);
}
