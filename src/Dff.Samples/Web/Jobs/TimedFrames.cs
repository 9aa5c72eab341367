using System.Collections.Concurrent;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Dff.Samples.Web.Jobs;

/// <summary>
/// A video file whose frames leave their times behind: videos of phones have no steady rate, and a player tells the time only.
/// Times are those of a player, for which sound may begin before the picture. Frames beyond a limit end the reading with an error, because a container may announce fewer than it holds.
/// </summary>
/// <param name="file">The video.</param>
/// <param name="startsAtZero">Whether the clock of the container begins anywhere, so that its first frame counts as 0.</param>
/// <param name="settings">The limits.</param>
internal sealed class TimedFrames(VideoFileSource file, bool startsAtZero, ServeSettings settings) : VideoSource
{
    private readonly ConcurrentQueue<double> _seconds = new();

    public override VideoInfo Info => file.Info;

    /// <summary>Takes the time of the next frame, in seconds. Call it once for each result, in their order.</summary>
    public double TakeTime() => _seconds.TryDequeue(out double seconds) ? seconds : 0;

    public override IEnumerable<VideoFrame> ReadFrames(CancellationToken cancellationToken = default)
    {
        using var reader = (VideoFileReader)file.OpenReader();
        while (reader.Advance(cancellationToken))
        {
            if (reader.FrameIndex >= settings.MaxFrames)
                throw new InvalidDataException($"The video has more than the {settings.MaxFrames} frames that the server takes; the first {settings.MaxFrames} were worked on.");
            if (reader.DecodeOrPass() is not { } image)
                continue;
            var frame = new VideoFrame(reader.VideoId, reader.FrameIndex, image);
            if ((long)frame.Image.Width * frame.Image.Height > settings.MaxPixels)
            {
                int width = frame.Image.Width, height = frame.Image.Height;
                frame.Dispose();
                throw new InvalidDataException($"Frame {reader.FrameIndex} has {width} x {height} pixels, more than the server takes.");
            }

            _seconds.Enqueue((reader.Milliseconds + (startsAtZero ? 0 : reader.StartMilliseconds)) / 1000);
            yield return frame;
        }

        MissingFrames = file.MissingFrames;
    }
}
