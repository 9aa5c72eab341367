using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

/// <summary>Predicts where tracks are on a frame.</summary>
/// <remarks>
/// A track that was seen on the previous frame is moved by one step of the motion, and its velocity is updated from that: motion in a box jumps less than
/// boxes of detections do. If no step is known, as on key frames and with flow networks, it continues at its velocity; so does a track that was not seen,
/// since the motion at its place is that of the occluding object.
/// </remarks>
internal sealed class TrackMotion
{
    // Share of the difference between a step and the velocity; chosen on PETS09 (docs/tracking.md).
    private const float StepGain = 0.2f;

    private float[] _before = [], _now = [];

    /// <summary>Sets the predicted box of each track.</summary>
    /// <param name="tracks">All tracks of a stream.</param>
    /// <param name="frame">The current frame.</param>
    /// <param name="last">Index of the last frame that the tracker saw.</param>
    public void Predict(IReadOnlyList<Track> tracks, in TrackedFrame frame, int last)
    {
        if (frame.Step is { } step && last == frame.FrameIndex - 1)
            Follow(tracks, step, frame, last);
        foreach (Track track in tracks)
            track.Predict(frame.FrameIndex);
    }

    private void Follow(IReadOnlyList<Track> tracks, in FrameStep step, in TrackedFrame frame, int last)
    {
        int size = 4 * tracks.Count, count = 0;
        if (_before.Length < size)
            (_before, _now) = (new float[2 * size], new float[2 * size]);
        float scaleX = frame.Geometry.ScaleX, scaleY = frame.Geometry.ScaleY;
        foreach (Track track in tracks.Where(track => track.FrameIndex == last))
        {
            Box box = track.Box;
            (_before[count], _before[count + 1], _before[count + 2], _before[count + 3]) = (box.X0 * scaleX, box.Y0 * scaleY, box.X1 * scaleX, box.Y1 * scaleY);
            count += 4;
        }

        _before.AsSpan(0, count).CopyTo(_now);
        CarriedBoxes.Follow(step, _before.AsSpan(0, count), _now.AsSpan(0, count));
        count = 0;
        foreach (Track track in tracks.Where(track => track.FrameIndex == last))
        {
            float x = (_now[count] + _now[count + 2] - _before[count] - _before[count + 2]) / (2 * scaleX);
            float y = (_now[count + 1] + _now[count + 3] - _before[count + 1] - _before[count + 3]) / (2 * scaleY);
            track.Move(x, y, StepGain);
            count += 4;
        }
    }
}
