namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Moves boxes of a key frame along with the frames after it.</summary>
/// <remarks>
/// Boxes move from frame to frame if motion is estimated that way: the motion of a small object is found over one frame when it is no longer found over
/// several. They move from the key frame at once if frames were skipped. Not thread-safe.
/// </remarks>
internal sealed class CarriedBoxes
{
    // Limit per frame: growth by mistake is never undone.
    private const float MostScalePerFrame = 1.04f;

    private float[] _key = [], _current = [], _before = [];

    /// <summary>Restarts at a key frame.</summary>
    /// <param name="boxes">x0 y0 x1 y1 of each, network pixels; must not change afterwards.</param>
    public void Restart(float[] boxes)
    {
        if (_current.Length != boxes.Length)
            (_current, _before) = (new float[boxes.Length], new float[boxes.Length]);
        _key = boxes;
        boxes.CopyTo(_current, 0);
    }

    /// <summary>Moves the boxes to the frame whose motion was estimated last.</summary>
    /// <param name="motion">Estimator; this method must be called for every frame that it estimates.</param>
    /// <returns>Boxes in the order of <see cref="Restart"/>, overwritten by later calls; may lie outside of the picture.</returns>
    public ReadOnlySpan<float> Follow(IMotionEstimator motion)
    {
        if (motion.Step is { } step)
        {
            _current.CopyTo(_before, 0);
            Follow(step, _before, _current);
        }
        else
        {
            _key.CopyTo(_current, 0);
            BoxMotion.Carry(motion.Field, _current);
        }

        return _current;
    }

    /// <summary>Moves boxes over one frame.</summary>
    /// <param name="step">Motion from the frame to the previous one.</param>
    /// <param name="before">x0 y0 x1 y1 of each on the previous frame, network pixels.</param>
    /// <param name="boxes">The same boxes, moved in place.</param>
    public static void Follow(in FrameStep step, ReadOnlySpan<float> before, Span<float> boxes)
    {
        BoxMotion.Carry(step.Field, boxes, MostScalePerFrame);
        BoxAlignment.Align(step.Before, before, step.Current, boxes);
    }
}
