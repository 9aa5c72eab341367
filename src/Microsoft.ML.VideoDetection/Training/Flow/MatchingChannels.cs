namespace Microsoft.ML.VideoDetection.Training;

/// <summary>What the channels between two layers of a matching encoder stand for.</summary>
/// <param name="Shifts">Shifts that the frames are compared at, on each scale.</param>
/// <param name="Scales">Scales whose match scores are known already; <paramref name="Shifts"/> channels each.</param>
/// <param name="HasDifferences">Whether the differences of the next scale follow: two channels per shift, one for each sign.</param>
/// <param name="HasFrames">Whether the brightness of both frames follows, each as itself and negated, since half of it is lost in the layer.</param>
internal readonly record struct MatchingChannels(int Shifts, int Scales, bool HasDifferences, bool HasFrames)
{
    /// <summary>Factor on the brightness of frames, which is within half of 0.</summary>
    public const double FrameGain = 2;

    // What a leaky slope of 0.1 leaves of x for x and -x together: x + 0.1 x.
    private const double BothSigns = 1.1;

    public int Differences => Scales * Shifts;

    public int Frames => Differences + (HasDifferences ? 2 * Shifts : 0);

    /// <summary>The channels that a frame's brightness is computed from, and their weights.</summary>
    /// <param name="frame">0 is the current frame, 1 the key frame.</param>
    public IEnumerable<(int Channel, double Weight)> BrightnessOf(int frame) =>
    [
        (Frames + (2 * frame), 1 / (BothSigns * FrameGain)),
        (Frames + (2 * frame) + 1, -1 / (BothSigns * FrameGain)),
    ];

    /// <summary>The same for the network's input, red, green and blue of both frames.</summary>
    public static IEnumerable<(int Channel, double Weight)> BrightnessOfInput(int frame) =>
        Enumerable.Range(3 * frame, 3).Select(channel => (channel, 1.0 / 3));
}
