using System.Numerics;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>
/// The way of each track over the last frames, in its color, where it stood: the middle of the lower edge of its box. It is drawn through averages of
/// neighbouring places, because the edges of boxes tremble.
/// </summary>
internal sealed class TrackTrails
{
    /// <summary>Frames that a trail reaches back.</summary>
    public const int Length = 40;

    // Places before and after each that it is averaged with.
    private const int Neighbours = 3;

    // OpenCV draws between pixels where its numbers have bits behind the point.
    private const int FractionBits = 4;

    private readonly Dictionary<int, Queue<(int Frame, Vector2 Place)>> _trails = [];
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
            if (!_trails.TryGetValue(id, out Queue<(int Frame, Vector2 Place)>? trail))
                _trails.Add(id, trail = []);
            trail.Enqueue((frame.FrameIndex, new Vector2((detection.X0 + detection.X1) / 2, detection.Y1)));
        }

        foreach ((int id, Queue<(int Frame, Vector2 Place)> trail) in _trails)
        {
            while (trail.TryPeek(out (int Frame, Vector2 Place) oldest) && frame.FrameIndex - oldest.Frame >= Length)
                trail.Dequeue();
            if (trail.Count == 0)
                _trails.Remove(id);
        }
    }

    /// <summary>Draws the trails, also of tracks that are not seen at the moment.</summary>
    internal void Draw(Mat picture, DrawingScale scale)
    {
        foreach ((int id, Queue<(int Frame, Vector2 Place)> trail) in _trails)
        {
            if (trail.Count > 1)
                Cv2.Polylines(picture, [Smooth([.. trail.Select(step => step.Place)]).Select(Pixel)], isClosed: false, FrameAnnotator.Opaque(ClassPalette.BgrOf(id)), scale.LineWidth, LineTypes.AntiAlias, FractionBits);
        }
    }

    /// <summary>Averages each place with as many before as after it, so that both ends stay where they are.</summary>
    internal static IEnumerable<Vector2> Smooth(Vector2[] places) => places.Select((_, i) =>
    {
        int reach = Math.Min(Neighbours, Math.Min(i, places.Length - 1 - i));
        return places[(i - reach)..(i + reach + 1)].Aggregate(Vector2.Add) / ((2 * reach) + 1);
    });

    // OpenCV draws lines of any end, but its numbers are 32 bits with 16 behind the point.
    private static Point Pixel(Vector2 place) => new(Scaled(place.X), Scaled(place.Y));

    private static int Scaled(float place) => (int)MathF.Round(Math.Clamp(place, -16_000, 16_000) * (1 << FractionBits));
}
