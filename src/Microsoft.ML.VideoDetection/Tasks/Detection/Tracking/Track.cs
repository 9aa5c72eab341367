using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

/// <summary>One object on its way through a video, as far as a tracker remembers it.</summary>
internal sealed class Track
{
    // How much a newly measured velocity counts; boxes of detections jump by more than objects do.
    private const float VelocityGain = 0.3f;

    private double _scoreSum;

    public Track(int label, Box box, float score, int frameIndex)
    {
        (Label, Box, FrameIndex, Length, _scoreSum) = (label, box, frameIndex, 1, score);
    }

    /// <summary>Gets the 0-based class.</summary>
    public int Label { get; }

    /// <summary>Gets or sets the id that users see, from 1; 0 before the track is long enough.</summary>
    public int Id { get; set; }

    /// <summary>Gets the last detection's box, source pixels.</summary>
    public Box Box { get; private set; }

    /// <summary>Gets the frame of the last detection.</summary>
    public int FrameIndex { get; private set; }

    /// <summary>Gets the number of detections.</summary>
    public int Length { get; private set; }

    /// <summary>Gets the mean score of all detections.</summary>
    public float MeanScore => (float)(_scoreSum / Length);

    /// <summary>Gets or sets where the object is looked for on the current frame, source pixels.</summary>
    public Box Predicted { get; set; }

    /// <summary>Gets the movement of the centre from frame to frame, source pixels.</summary>
    public (float X, float Y) Velocity { get; private set; }

    /// <summary>Gets or sets the key frame that <see cref="KeyBox"/> and <see cref="Carried"/> belong to.</summary>
    public int KeyFrameIndex { get; set; } = -1;

    /// <summary>Gets or sets where the object was on the key frame, network pixels.</summary>
    public Box KeyBox { get; set; }

    /// <summary>Gets or sets <see cref="KeyBox"/> as the motion carried it to the frame of the last detection, network pixels.</summary>
    public Box Carried { get; set; }

    /// <summary>Gets or sets the same for the current frame, while the track looks for its detection.</summary>
    public Box CarriedNow { get; set; }

    /// <summary>Takes the next detection.</summary>
    public void Continue(Box box, float score, int frameIndex)
    {
        int frames = frameIndex - FrameIndex;
        float x = (box.X0 + box.X1 - Box.X0 - Box.X1) / (2 * frames), y = (box.Y0 + box.Y1 - Box.Y0 - Box.Y1) / (2 * frames);
        float gain = Length == 1 ? 1 : VelocityGain;
        Velocity = (Velocity.X + (gain * (x - Velocity.X)), Velocity.Y + (gain * (y - Velocity.Y)));
        (Box, FrameIndex, Carried) = (box, frameIndex, CarriedNow);
        Length++;
        _scoreSum += score;
    }
}
