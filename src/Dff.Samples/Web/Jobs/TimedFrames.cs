using System.Collections.Concurrent;
using Microsoft.ML.VideoDetection;

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
    private readonly ConcurrentQueue<TimeSpan> _times = new();

    public override VideoInfo Info => file.Info;

    /// <summary>Takes the time of the next frame. Call it once for each result, in their order.</summary>
    public TimeSpan TakeTime() => _times.TryDequeue(out TimeSpan time) ? time : TimeSpan.Zero;

    public override IEnumerable<VideoFrame> ReadFrames(CancellationToken cancellationToken = default)
    {
        TimeSpan? start = startsAtZero ? null : TimeSpan.Zero;
        foreach (VideoFrame frame in file.ReadFrames(cancellationToken))
        {
            int index = frame.FrameIndex, width = frame.Image.Width, height = frame.Image.Height;
            if (index >= settings.MaxFrames || (long)width * height > settings.MaxPixels)
            {
                frame.Dispose();
                throw new InvalidDataException(index >= settings.MaxFrames
                    ? $"The video has more than the {settings.MaxFrames} frames that the server takes; the first {settings.MaxFrames} were worked on."
                    : $"Frame {index} has {width} x {height} pixels, more than the server takes.");
            }

            // Damaged frames at the beginning took their time, too.
            TimeSpan time = frame.Timestamp ?? TimeSpan.Zero;
            start ??= time - (Info.FrameRate is double rate ? TimeSpan.FromSeconds(index / rate) : TimeSpan.Zero);
            _times.Enqueue(time - start.Value);
            yield return frame;
        }

        MissingFrames = file.MissingFrames;
    }
}
