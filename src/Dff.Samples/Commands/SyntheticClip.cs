using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Output;

namespace Dff.Samples.Commands;

/// <summary>Writes made-up video as a video file, without boxes.</summary>
internal static class SyntheticClip
{
    /// <param name="path">The file.</param>
    /// <param name="data">The videos, which follow each other.</param>
    /// <param name="frameRate">Frames per second.</param>
    /// <param name="report">Is told the number of frames written so far.</param>
    /// <param name="cancel">Ends the writing, and nothing is left of it.</param>
    public static void Write(
        string path, IDataView data, double frameRate, Action<int>? report = null, CancellationToken cancel = default)
    {
        VideoSource source = VideoSource.FromDataView(data, frameRate: frameRate);
        using var writer = new AnnotatedVideoWriter(path, source.Info, new FrameAnnotator { ShowKeyFrames = false });
        int written = 0;
        foreach (VideoFrame frame in source.ReadFrames(cancel))
        {
            using (frame)
            {
                writer.Write(new FrameDetections
                {
                    VideoId = frame.VideoId,
                    FrameIndex = frame.FrameIndex,
                    Timestamp = frame.Timestamp,
                    IsKeyFrame = false,
                    Width = frame.Image.Width,
                    Height = frame.Image.Height,
                    Detections = [],
                    Image = frame.Image,
                });
            }

            report?.Invoke(++written);
        }

        writer.Complete();
    }
}
