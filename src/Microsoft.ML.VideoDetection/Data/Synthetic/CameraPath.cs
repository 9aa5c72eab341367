namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Represents a camera that pans, zooms and rolls slightly over the painted world.</summary>
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
    private readonly double _centerX;
    private readonly double _centerY;

    internal CameraPath(ref SplitMix64 random, int width, int height, double motion)
    {
        _pixelsPerUnit = height / ViewHeight;
        _centerX = width / 2.0;
        _centerY = height / 2.0;
        ViewWidth = ViewHeight * width / height;
        _panX = Oscillation.Draw(ref random, 0, 0.22 * ViewWidth * motion, 180, 500);
        _panY = Oscillation.Draw(ref random, 0, 22 * motion, 180, 500);
        _zoom = Oscillation.Draw(ref random, 1.04, 0.13 * Math.Min(motion, 3), 150, 400);
        _roll = Oscillation.Draw(ref random, 0, 0.011 * motion, 150, 400);
    }

    /// <summary>Gets the width of the view in world units.</summary>
    internal double ViewWidth { get; }

    /// <summary>Computes the map from the world to pixels of the frame, whose first one covers 0 to 1.</summary>
    /// <param name="time">Time in frames.</param>
    /// <param name="nearness">Speed of a layer relative to the backdrop; 1 for the backdrop.</param>
    internal Similarity At(double time, double nearness = 1)
    {
        double scale = _pixelsPerUnit * _zoom.At(time);
        Similarity view = Similarity.Of(scale, _roll.At(time), _centerX, _centerY);
        return new Similarity(1, 0, -nearness * _panX.At(time), -nearness * _panY.At(time)).Then(view);
    }
}

/// <summary>Represents a smooth bounded function of time without an end: two sines of incommensurable periods.</summary>
/// <param name="Center">The middle of the range.</param>
/// <param name="Amplitude">Largest distance from the center.</param>
/// <param name="Frequency">Turns per frame of the slow part; the fast part has 1.618 times as many.</param>
/// <param name="Phase">Turns at frame 0.</param>
internal readonly record struct Oscillation(double Center, double Amplitude, double Frequency, double Phase)
{
    internal double At(double time)
    {
        double turns = Phase + (Frequency * time);
        return Center + (Amplitude * ((0.7 * Trigonometry.Sin(turns)) + (0.3 * Trigonometry.Sin((1.618 * turns) + 0.37))));
    }

    /// <summary>Creates an oscillation of random frequency and phase.</summary>
    /// <param name="random">Random number generator.</param>
    /// <param name="center">The middle of the range.</param>
    /// <param name="amplitude">Largest distance from the center.</param>
    /// <param name="shortest">Shortest period in frames.</param>
    /// <param name="longest">Longest period in frames.</param>
    internal static Oscillation Draw(ref SplitMix64 random, double center, double amplitude, double shortest, double longest)
    {
        // Between uniform and log-uniform in period; Math.Pow would use the C library, whose results differ between systems.
        double u = random.NextUnit();
        double period = 1 / (((1 - u) / shortest) + (u / longest));
        return new Oscillation(center, amplitude, 1 / period, random.NextUnit());
    }
}
