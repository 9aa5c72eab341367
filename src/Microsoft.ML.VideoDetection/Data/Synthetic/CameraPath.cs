namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>A camera that pans, zooms and rolls a little over the painted world.</summary>
/// <remarks>
/// World units are pixels of a view that is <see cref="ViewHeight"/> high, whatever the size of the frame, with the origin at
/// the middle of the view at rest; so the same seed shows the same scene at any resolution of the same aspect.
/// </remarks>
internal sealed class CameraPath
{
    internal const double ViewHeight = 384;

    private readonly Oscillation _panX;
    private readonly Oscillation _panY;
    private readonly Oscillation _zoom;
    private readonly Oscillation _roll;
    private readonly double _pixelsPerUnit;
    private readonly double _centreX;
    private readonly double _centreY;

    internal CameraPath(ref SplitMix64 random, int width, int height, double motion)
    {
        _pixelsPerUnit = height / ViewHeight;
        _centreX = width / 2.0;
        _centreY = height / 2.0;
        ViewWidth = ViewHeight * width / height;
        _panX = Oscillation.Draw(ref random, 0, 0.22 * ViewWidth * motion, 180, 500);
        _panY = Oscillation.Draw(ref random, 0, 22 * motion, 180, 500);
        _zoom = Oscillation.Draw(ref random, 1.04, 0.13 * Math.Min(motion, 3), 150, 400);
        _roll = Oscillation.Draw(ref random, 0, 0.011 * motion, 150, 400);
    }

    /// <summary>Gets the width of the view in world units.</summary>
    internal double ViewWidth { get; }

    /// <summary>World to frame, in pixels whose first one covers 0 to 1.</summary>
    /// <param name="time">In frames.</param>
    /// <param name="nearness">How much faster than the backdrop a layer passes by; 1 for the backdrop.</param>
    internal Similarity At(double time, double nearness = 1)
    {
        double scale = _pixelsPerUnit * _zoom.At(time);
        Similarity view = Similarity.Of(scale, _roll.At(time), _centreX, _centreY);
        return new Similarity(1, 0, -nearness * _panX.At(time), -nearness * _panY.At(time)).Then(view);
    }
}
