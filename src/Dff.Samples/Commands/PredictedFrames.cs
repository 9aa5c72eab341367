using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary>The frames of a video with all their detections, smoothed over the whole of it where that is wanted.</summary>
/// <param name="detector">Keeps pictures unless the whole video is smoothed: they are then decoded again.</param>
/// <param name="offline">Whether scores are averaged over the whole video.</param>
/// <param name="pictures">Whether the frames must hold their pictures.</param>
internal sealed class PredictedFrames(VideoDetector detector, bool offline, bool pictures)
{
    /// <summary>Weaker detections are not smoothed: hardly any is lifted to where people see it, and there are very many.</summary>
    public const float LeastScore = 0.01f;

    /// <param name="source">The video. When it ends with an error, the frames up to there come first.</param>
    /// <param name="report">Receives the number of frames detected on so far, while nothing comes.</param>
    /// <param name="cancel">Ends the detecting.</param>
    public async IAsyncEnumerable<FrameDetections> ReadAsync(
        VideoSource source, Action<int> report, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (source is LiveVideoSource && !offline)
        {
            // Without the queues of DetectAsync, in which frames grow old. On a thread of its own, because a frame may be waited for.
            using IEnumerator<VideoFrame> frames = source.ReadFrames(cancel).GetEnumerator();
            while (await Task.Run(frames.MoveNext, CancellationToken.None))
                yield return Detect(frames.Current);
            yield break;
        }

        if (!offline)
        {
            await foreach (FrameDetections frame in detector.DetectAsync(source, cancel))
                yield return frame;
            yield break;
        }

        if (source is CameraSource or LiveVideoSource)
            throw new NotSupportedException($"{TrackOptions.Smooth} {TrackOptions.Offline} needs a video that ends; for cameras and streams take {TrackOptions.Smooth} {TrackOptions.Causal}.");
        List<FrameDetections> found = [];
        System.Runtime.ExceptionServices.ExceptionDispatchInfo? problem = null;
        try
        {
            await foreach (FrameDetections frame in detector.DetectAsync(source, cancel))
            {
                found.Add(frame);
                report(found.Count);
            }
        }
        catch (Exception error) when (found.Count > 0 && error is OperationCanceledException or InvalidDataException or IOException)
        {
            problem = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(error);
        }

        // Ctrl+C in the middle of the video keeps what was found, which is smoothed then; later it ends the smoothing, and the drawing.
        CancellationToken later = cancel.IsCancellationRequested ? CancellationToken.None : cancel;
        IReadOnlyList<FrameDetections> smoothed = SequenceSmoothing.Apply(found, cancellationToken: later);
        if (!pictures)
        {
            foreach (FrameDetections frame in smoothed)
            {
                later.ThrowIfCancellationRequested();
                yield return frame;
            }
        }
        else
        {
            int next = 0;
            foreach (VideoFrame frame in source.ReadFrames(later))
            {
                yield return WithImage(smoothed[next], frame.Image);
                if (++next == smoothed.Count)
                    break;
            }
        }

        problem?.Throw();
    }

    private FrameDetections Detect(VideoFrame frame)
    {
        FrameDetections found = detector.Detect(frame);
        if (found.Image is null)
            frame.Dispose();
        return found;
    }

    private static FrameDetections WithImage(FrameDetections frame, MLImage image) => new()
    {
        VideoId = frame.VideoId,
        FrameIndex = frame.FrameIndex,
        Timestamp = frame.Timestamp,
        IsKeyFrame = frame.IsKeyFrame,
        Width = frame.Width,
        Height = frame.Height,
        Detections = frame.Detections,
        Image = image,
    };
}
