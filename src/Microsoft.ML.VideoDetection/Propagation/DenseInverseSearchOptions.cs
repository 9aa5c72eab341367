namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Specifies how <see cref="DenseInverseSearch"/> searches for motion.</summary>
/// <param name="FinestScale">Number of halvings at which the search ends: 0 is full resolution, 1 half of it. 0 to 5.</param>
/// <param name="CoarsestScale">Number of halvings at which it begins, up to 12; null chooses it from the size of the picture.</param>
/// <param name="PatchStride">Distance of patches in pixels of the scale, 1 to <see cref="PatchSize"/>.</param>
/// <param name="Iterations">The most descent steps of a patch at one scale, over both passes.</param>
/// <param name="MeanNormalization">Whether differences in overall brightness of a patch are ignored.</param>
/// <param name="SpatialPropagation">Whether a patch also tries the motion of its neighbors, in a forward and a backward pass.</param>
/// <param name="Anchor">
/// Cost of a pixel of descent away from the best candidate, in squared luma levels summed over a patch; it must exceed what the noise of a patch without
/// texture gains by moving. 0 is the method as published.
/// </param>
internal sealed record DenseInverseSearchOptions(
    int FinestScale = 1,
    int? CoarsestScale = null,
    int PatchStride = 4,
    int Iterations = 12,
    bool MeanNormalization = true,
    bool SpatialPropagation = true,
    float Anchor = 300)
{
    /// <summary>Represents the width and height of a patch: a row is one vector of eight floats.</summary>
    public const int PatchSize = 8;

    /// <summary>Gets options for motion at half resolution with stride 4 and 12 steps.</summary>
    public static DenseInverseSearchOptions Fast { get; } = new();

    /// <summary>Computes the scale to begin at, such that motion up to a quarter of the longer side is found and a patch fits into the picture.</summary>
    public int CoarsestScaleOf(int width, int height)
    {
        int byMotion = (int)(Math.Log2(Math.Max(width, height) / (4.0 * PatchSize)) + 0.5);
        int byPatch = (int)Math.Log2(Math.Max(1, Math.Min(width, height) / PatchSize));
        return Math.Max(FinestScale, CoarsestScale ?? Math.Min(byMotion, byPatch));
    }

    /// <summary>Throws if a value is out of range.</summary>
    public void Check()
    {
        Require(FinestScale, 0, 5, nameof(FinestScale));
        Require(CoarsestScale ?? FinestScale, FinestScale, 12, nameof(CoarsestScale));
        Require(PatchStride, 1, PatchSize, nameof(PatchStride));
        Require(Iterations, 1, 1000, nameof(Iterations));
        if (!(Anchor >= 0 && float.IsFinite(Anchor)))
        {
            throw new ArgumentOutOfRangeException(nameof(Anchor), Anchor, $"{nameof(Anchor)} is {Anchor}; it must be finite and not negative.");
        }
    }

    private static void Require(int value, int least, int most, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be from {least} to {most}.");
        }
    }
}
