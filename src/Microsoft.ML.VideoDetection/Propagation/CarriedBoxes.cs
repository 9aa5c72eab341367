namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Keeps boxes of a key frame where they are on the frames after it.</summary>
/// <remarks>
/// From frame to frame where motion is estimated so: the motion of a small object is known over one frame when it is no longer known over several.
/// From the key frame at once where frames were left out. Not thread-safe.
/// </remarks>
internal sealed class CarriedBoxes
{
    // Of one frame: what a box grows by mistake is never taken back.
    private const float MostScalePerFrame = 1.04f;

    private float[] _key = [], _current = [], _before = [];

    /// <summary>Begins anew at a key frame.</summary>
    /// <param name="boxes">x0 y0 x1 y1 of each, network pixels; must stay as they are.</param>
    public void Restart(float[] boxes)
    {
        if (_current.Length != boxes.Length)
            (_current, _before) = (new float[boxes.Length], new float[boxes.Length]);
        _key = boxes;
        boxes.CopyTo(_current, 0);
    }

    /// <summary>Moves the boxes to the frame that motion was estimated for last.</summary>
    /// <param name="motion">To be asked for every frame that it estimates.</param>
    /// <returns>In the order of <see cref="Restart"/>, overwritten by later calls; may lie outside of the picture.</returns>
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
    /// <param name="step">From the frame to the one before.</param>
    /// <param name="before">x0 y0 x1 y1 of each on the frame before, network pixels.</param>
    /// <param name="boxes">The same, moved in place.</param>
    public static void Follow(in FrameStep step, ReadOnlySpan<float> before, Span<float> boxes)
    {
        BoxMotion.Carry(step.Field, boxes, MostScalePerFrame);
        BoxAlignment.Align(step.Before, before, step.Current, boxes);
    }
}
