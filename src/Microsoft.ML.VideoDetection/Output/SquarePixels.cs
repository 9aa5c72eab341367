using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>Brings frames whose pixels are not square to ones that are, as players show them.</summary>
/// <param name="ratio">Width of a pixel over its height.</param>
internal sealed class SquarePixels(double ratio)
{
    // Never smaller: no detail is lost.
    private readonly double _x = Math.Max(1, ratio);
    private readonly double _y = Math.Max(1, 1 / ratio);

    /// <summary>Stretches a picture in place.</summary>
    /// <param name="picture">8-bit picture of the frame's size.</param>
    internal void Stretch(Mat picture)
    {
        Size size = new(Math.Max(1, (int)Math.Round(picture.Width * _x)), Math.Max(1, (int)Math.Round(picture.Height * _y)));
        Cv2.Resize(picture, picture, size, 0, 0, InterpolationFlags.Linear);
    }

    /// <summary>Stretches a picture in place.</summary>
    /// <param name="picture">8-bit picture of the frame's size.</param>
    /// <param name="frame">The frame.</param>
    /// <returns>The frame with its boxes in the pixels of the stretched picture; without its image.</returns>
    internal FrameDetections Stretch(Mat picture, FrameDetections frame)
    {
        Size before = picture.Size();
        Stretch(picture);
        Size size = picture.Size();
        float x = (float)size.Width / before.Width, y = (float)size.Height / before.Height;
        return new FrameDetections
        {
            VideoId = frame.VideoId,
            FrameIndex = frame.FrameIndex,
            Timestamp = frame.Timestamp,
            IsKeyFrame = frame.IsKeyFrame,
            Width = size.Width,
            Height = size.Height,
            Detections = [.. frame.Detections.Select(d => d with { X0 = d.X0 * x, Y0 = d.Y0 * y, X1 = d.X1 * x, Y1 = d.Y1 * y })],
            Events = frame.Events,
        };
    }
}
