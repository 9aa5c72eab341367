using System.Numerics;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

/// <summary>Predicts where tracks are on a frame.</summary>
/// <remarks>
/// A track that was seen on the frame before moves as the motion carries the place that it had on the key frame. One that was not seen moves on at
/// its velocity: the motion at its place is then that of what hides it. So does every track on key frames, to which no motion leads.
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
        if (wasSeen && frame.Motion is { } field && track.KeyFrameIndex == frame.KeyFrameIndex)
        {
            Span<float> numbers = [track.KeyBox.X0, track.KeyBox.Y0, track.KeyBox.X1, track.KeyBox.Y1];
            BoxMotion.Carry(field, numbers);
            track.CarriedNow = new Box(numbers[0], numbers[1], numbers[2], numbers[3]);
            track.Predicted = MoveAlong(track, frame);
            return;
        }

        int frames = frame.FrameIndex - track.FrameIndex;
        float x = track.Velocity.X * frames, y = track.Velocity.Y * frames;
        Box box = track.Box;
        track.Predicted = new Box(box.X0 + x, box.Y0 + y, box.X1 + x, box.Y1 + y);
        track.CarriedNow = default;
    }

    /// <summary>Remembers where on the key frame a track was that was just begun or continued.</summary>
    public static void Anchor(Track track, in TrackedFrame frame)
    {
        if (track.KeyFrameIndex == frame.KeyFrameIndex && track.Carried != default)
            return;
        if (!frame.IsKeyFrame && frame.Motion is null)
        {
            track.KeyFrameIndex = -1;
            return;
        }

        float scaleX = frame.Geometry.ScaleX, scaleY = frame.Geometry.ScaleY;
        var box = new Box(track.Box.X0 * scaleX, track.Box.Y0 * scaleY, track.Box.X1 * scaleX, track.Box.Y1 * scaleY);
        (track.KeyFrameIndex, track.Carried) = (frame.KeyFrameIndex, box);
        track.KeyBox = frame.Motion is { } field ? TraceBack(field, box) : box;
    }

    // The last box by as much as the carried one moved and grew since.
    private static Box MoveAlong(Track track, in TrackedFrame frame)
    {
        Box before = track.Carried, now = track.CarriedNow, box = track.Box;
        float x = ((now.X0 + now.X1) - (before.X0 + before.X1)) / (2 * frame.Geometry.ScaleX);
        float y = ((now.Y0 + now.Y1) - (before.Y0 + before.Y1)) / (2 * frame.Geometry.ScaleY);
        float width = (box.X1 - box.X0) * Ratio(now.X1 - now.X0, before.X1 - before.X0) / 2;
        float height = (box.Y1 - box.Y0) * Ratio(now.Y1 - now.Y0, before.Y1 - before.Y0) / 2;
        float centreX = ((box.X0 + box.X1) / 2) + x, centreY = ((box.Y0 + box.Y1) / 2) + y;
        return new Box(centreX - width, centreY - height, centreX + width, centreY + height);
    }

    private static float Ratio(float now, float before) => before > 0 && now > 0 ? now / before : 1;

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
