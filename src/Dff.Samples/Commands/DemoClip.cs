using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Rendering;

namespace Dff.Samples.Commands;

/// <summary>Writes a generated clip of moving shapes as a video file.</summary>
internal static class DemoClip
{
    public static void Write(string path, int frameCount)
    {
        var shapes = new MovingShapesSource(640, 360, frameCount);
        using var writer = new AnnotatedVideoWriter(path, shapes.Info, new FrameAnnotator { ShowKeyFrames = false });
        foreach (VideoFrame frame in shapes.ReadFrames())
        {
            using (frame)
            {
                writer.Write(new FrameDetections
                {
                    VideoId = frame.VideoId,
                    FrameIndex = frame.FrameIndex,
                    IsKeyFrame = false,
                    Width = frame.Image.Width,
                    Height = frame.Image.Height,
                    Detections = [],
                    Image = frame.Image,
                });
            }
        }

        writer.Complete();
    }
}
