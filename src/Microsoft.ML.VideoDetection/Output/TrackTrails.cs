using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>The way of each track over the last frames, in its color, where it stood: the middle of the lower edge of its box.</summary>
internal sealed class TrackTrails
{
    /// <summary>Frames that a trail reaches back.</summary>
    public const int Length = 40;

    private readonly Dictionary<int, Queue<(int Frame, Point Place)>> _trails = [];
    private string? _videoId;
    private int _frameIndex;

    /// <summary>Takes note of the frame that is drawn next.</summary>
    internal void Add(FrameDetections frame)
    {
        if (frame.VideoId != _videoId || frame.FrameIndex < _frameIndex)
            _trails.Clear();
        (_videoId, _frameIndex) = (frame.VideoId, frame.FrameIndex);
        foreach (Detection detection in frame.Detections)
        {
            if (detection.TrackId is not int id || !float.IsFinite(detection.X0 + detection.X1 + detection.Y1))
                continue;
            if (!_trails.TryGetValue(id, out Queue<(int Frame, Point Place)>? trail))
                _trails.Add(id, trail = []);
            trail.Enqueue((frame.FrameIndex, new Point(Pixel((detection.X0 + detection.X1) / 2), Pixel(detection.Y1))));
        }

        foreach ((int id, Queue<(int Frame, Point Place)> trail) in _trails)
        {
            while (trail.TryPeek(out (int Frame, Point Place) oldest) && frame.FrameIndex - oldest.Frame >= Length)
                trail.Dequeue();
            if (trail.Count == 0)
                _trails.Remove(id);
        }
    }

    /// <summary>Draws the trails, also of tracks that are not seen at the moment.</summary>
    internal void Draw(Mat picture, DrawingScale scale)
    {
        foreach ((int id, Queue<(int Frame, Point Place)> trail) in _trails)
        {
            if (trail.Count > 1)
                Cv2.Polylines(picture, [trail.Select(step => step.Place)], isClosed: false, FrameAnnotator.Opaque(ClassPalette.ColorOf(id)), scale.LineWidth, LineTypes.AntiAlias);
        }
    }

    // OpenCV draws lines of any end, but its numbers are 32 bits with 16 behind the point.
    private static int Pixel(float place) => (int)Math.Clamp(MathF.Round(place), -16_000, 16_000);
}
