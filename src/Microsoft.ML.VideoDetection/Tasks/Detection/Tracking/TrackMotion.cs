using System.Numerics;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

/// <summary>Predicts where tracks are on a frame.</summary>
/// <remarks>
/// A track that was seen on the frame before moves by the mean of two velocities: its own, and that at which the motion carried its place since the
/// key frame. Single steps of that motion jump too much to be followed; over several frames they even out. A track that was not seen goes on at its own
/// velocity: the motion at its place is that of what hides it. So does every track on key frames, to which no motion leads.
/// </remarks>
internal static class TrackMotion
{
    // Points of the grid in a box, along each side.
    private const int Side = 8;

    /// <summary>Sets where a track is looked for.</summary>
    /// <param name="track">The track.</param>
    /// <param name="frame">The current frame.</param>
    /// <param name="wasSeen">Whether the track was continued on the last frame that the tracker saw.</param>
    public static void Predict(Track track, in TrackedFrame frame, bool wasSeen)
    {
        (float x, float y) = track.Velocity;
        if (wasSeen && frame.Motion is { } field && track.KeyFrameIndex == frame.KeyFrameIndex)
        {
            (float carriedX, float carriedY) = Carry(field, track.KeyBox, frame);

            // Of its own velocity a track knows nothing at first.
            float own = (track.Length - 1) / (2f * track.Length);
            (x, y) = ((own * x) + ((1 - own) * carriedX), (own * y) + ((1 - own) * carriedY));
        }

        int frames = frame.FrameIndex - track.FrameIndex;
        Box box = track.Box;
        track.Predicted = new Box(box.X0 + (x * frames), box.Y0 + (y * frames), box.X1 + (x * frames), box.Y1 + (y * frames));
    }

    /// <summary>Remembers where on the key frame a track was that was just begun or continued.</summary>
    public static void Anchor(Track track, in TrackedFrame frame)
    {
        if (track.KeyFrameIndex == frame.KeyFrameIndex)
            return;
        if (!frame.IsKeyFrame && frame.Motion is null)
        {
            track.KeyFrameIndex = -1;
            return;
        }

        float scaleX = frame.Geometry.ScaleX, scaleY = frame.Geometry.ScaleY;
        var box = new Box(track.Box.X0 * scaleX, track.Box.Y0 * scaleY, track.Box.X1 * scaleX, track.Box.Y1 * scaleY);
        track.KeyFrameIndex = frame.KeyFrameIndex;
        track.KeyBox = frame.Motion is { } field ? TraceBack(field, box) : box;
    }

    // Source pixels a frame, on average since the key frame.
    private static (float X, float Y) Carry(MotionField field, Box key, in TrackedFrame frame)
    {
        Span<float> now = [key.X0, key.Y0, key.X1, key.Y1];
        BoxMotion.Carry(field, now);
        float frames = 2 * (frame.FrameIndex - frame.KeyFrameIndex);
        return ((now[0] + now[2] - key.X0 - key.X1) / (frames * frame.Geometry.ScaleX), (now[1] + now[3] - key.Y0 - key.Y1) / (frames * frame.Geometry.ScaleY));
    }

    // By the median of the longer half of the motion in it, as BoxMotion moves boxes the other way.
    private static Box TraceBack(MotionField field, Box box)
    {
        float pixel = 2 << field.Scale;
        Span<float> lengths = stackalloc float[Side * Side];
        Span<Vector2> vectors = stackalloc Vector2[Side * Side];
        for (int i = 0; i < vectors.Length; i++)
        {
            float x = box.X0 + ((box.X1 - box.X0) * ((i % Side) + 0.5f) / Side), y = box.Y0 + ((box.Y1 - box.Y0) * ((i / Side) + 0.5f) / Side);
            vectors[i] = field.Nearest((int)(x / pixel), (int)(y / pixel));
            lengths[i] = vectors[i].LengthSquared();
        }

        lengths.Sort(vectors);
        Span<float> along = stackalloc float[vectors.Length / 2], down = stackalloc float[vectors.Length / 2];
        for (int i = 0; i < along.Length; i++)
            (along[i], down[i]) = (vectors[along.Length + i].X, vectors[along.Length + i].Y);
        along.Sort();
        down.Sort();

        // Level 0 is half of the network's resolution.
        float moveX = 2 * along[along.Length / 2], moveY = 2 * down[down.Length / 2];
        return new Box(box.X0 + moveX, box.Y0 + moveY, box.X1 + moveX, box.Y1 + moveY);
    }
}
