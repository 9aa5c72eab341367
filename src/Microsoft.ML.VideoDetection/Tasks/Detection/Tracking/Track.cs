using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

/// <summary>Represents one object of a video as a tracker remembers it.</summary>
/// <remarks>
/// Its place is a running estimate, an alpha-beta filter (a Kalman filter with constant gains): boxes of detections jump by more than objects move.
/// </remarks>
internal sealed class Track
{
    // Share of the difference between detection and prediction that changes place, size and velocity; less for the velocity if the motion provides it.
    // Chosen on PETS09 (docs/tracking.md).
    private const float PlaceGain = 0.3f, SizeGain = 0.3f, VelocityGain = 0.1f, MovedVelocityGain = 0.05f;

    private bool _moved;

    public Track(int label, Box box, float score, int frameIndex)
    {
        (Label, Box, Predicted, FrameIndex, Length, BestScore) = (label, box, box, frameIndex, 1, score);
    }

    /// <summary>Gets the 0-based class.</summary>
    public int Label { get; }

    /// <summary>Gets or sets the id that users see, from 1; 0 until the track is long enough.</summary>
    public int Id { get; set; }

    /// <summary>Gets the estimated box on the frame of the last detection, source pixels.</summary>
    public Box Box { get; private set; }

    /// <summary>Gets the frame of the last detection.</summary>
    public int FrameIndex { get; private set; }

    /// <summary>Gets the number of detections.</summary>
    public int Length { get; private set; }

    /// <summary>Gets the best score of all detections.</summary>
    public float BestScore { get; private set; }

    /// <summary>Gets the estimated movement of the center from frame to frame, source pixels.</summary>
    public (float X, float Y) Velocity { get; private set; }

    /// <summary>Gets the predicted box on the current frame, source pixels.</summary>
    public Box Predicted { get; private set; }

    /// <summary>Updates the velocity from the motion of the picture over one frame.</summary>
    /// <param name="x">To the right, source pixels.</param>
    /// <param name="y">Downwards, source pixels.</param>
    /// <param name="gain">The share of the difference that counts; a new track, of which nothing else is known, takes all of it.</param>
    public void Move(float x, float y, float gain)
    {
        gain = Math.Max(gain, 1f / Length);
        Velocity = (Velocity.X + (gain * (x - Velocity.X)), Velocity.Y + (gain * (y - Velocity.Y)));
        _moved = true;
    }

    /// <summary>Predicts the box from the velocity.</summary>
    /// <param name="frameIndex">The current frame.</param>
    public void Predict(int frameIndex)
    {
        float x = Velocity.X * (frameIndex - FrameIndex), y = Velocity.Y * (frameIndex - FrameIndex);
        Predicted = new Box(Box.X0 + x, Box.Y0 + y, Box.X1 + x, Box.Y1 + y);
    }

    /// <summary>Predicts the box where it was last.</summary>
    public void Stay() => Predicted = Box;

    /// <summary>Continues the track with the next detection.</summary>
    /// <param name="found">Its box, source pixels.</param>
    /// <param name="score">Its score.</param>
    /// <param name="frameIndex">Its frame.</param>
    /// <param name="filter">Whether the estimate is smoothed; otherwise it is the detection.</param>
    public void Continue(Box found, float score, int frameIndex, bool filter)
    {
        int frames = frameIndex - FrameIndex;
        (FrameIndex, Length) = (frameIndex, Length + 1);
        BestScore = Math.Max(BestScore, score);
        if (!filter)
        {
            Box = found;
            return;
        }

        // With fewer detections each one counts more: the first step counts half.
        float placeGain = Math.Max(PlaceGain, 1f / Length), velocityGain = _moved ? MovedVelocityGain : Math.Max(VelocityGain, 0.5f / (Length - 1));
        (float x, float y) = CenterOf(Predicted);
        (float beforeX, float beforeY) = CenterOf(Box);
        (float foundX, float foundY) = CenterOf(found);
        Velocity = (
            Velocity.X + (velocityGain * (((foundX - beforeX) / frames) - Velocity.X)), Velocity.Y + (velocityGain * (((foundY - beforeY) / frames) - Velocity.Y)));
        (x, y) = (x + (placeGain * (foundX - x)), y + (placeGain * (foundY - y)));
        float width = Box.X1 - Box.X0, height = Box.Y1 - Box.Y0;
        width += SizeGain * (found.X1 - found.X0 - width);
        height += SizeGain * (found.Y1 - found.Y0 - height);
        Box = new Box(x - (width / 2), y - (height / 2), x + (width / 2), y + (height / 2));
    }

    private static (float X, float Y) CenterOf(Box box) => ((box.X0 + box.X1) / 2, (box.Y0 + box.Y1) / 2);
}
