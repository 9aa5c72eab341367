namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>A smooth value over time that never leaves its range, so that a video can go on for ever: two sines of unrelated periods.</summary>
/// <param name="Centre">The middle of the range.</param>
/// <param name="Amplitude">How far it goes to either side at most.</param>
/// <param name="Frequency">Turns per frame of the slow part; the fast part has 1.618 times as many.</param>
/// <param name="Phase">Turns at frame 0.</param>
internal readonly record struct Oscillation(double Centre, double Amplitude, double Frequency, double Phase)
{
    internal double At(double time)
    {
        double turns = Phase + (Frequency * time);
        return Centre + (Amplitude * ((0.7 * Turn.Sin(turns)) + (0.3 * Turn.Sin((1.618 * turns) + 0.37))));
    }

    /// <summary>Draws frequency and phase uniformly.</summary>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="centre">The middle of the range.</param>
    /// <param name="amplitude">How far it goes to either side.</param>
    /// <param name="shortest">Shortest period in frames.</param>
    /// <param name="longest">Longest period in frames.</param>
    internal static Oscillation Draw(ref SplitMix64 random, double centre, double amplitude, double shortest, double longest)
    {
        // Uniform in frequency, between uniform and log-uniform in period; Math.Pow would be the C library's.
        double u = random.NextUnit();
        double period = 1 / (((1 - u) / shortest) + (u / longest));
        return new Oscillation(centre, amplitude, 1 / period, random.NextUnit());
    }
}
