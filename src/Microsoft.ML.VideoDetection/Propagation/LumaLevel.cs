namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Represents one scale of a picture: luma as floats of 0 to 255, padded with copies of its border.</summary>
internal sealed class LumaLevel
{
    /// <summary>Represents the number of border copies on each side: a patch may lie outside of the picture by all but one pixel.</summary>
    public const int Padding = DenseInverseSearchOptions.PatchSize;

    public LumaLevel(int width, int height)
    {
        (Width, Height) = (width, height);
        // A multiple of eight, so that rows begin at the same place of a cache line.
        Stride = (width + (2 * Padding) + 7) & ~7;
        Samples = new float[Stride * (height + (2 * Padding))];
    }

    /// <summary>Gets the width without padding.</summary>
    public int Width { get; }

    /// <summary>Gets the height without padding.</summary>
    public int Height { get; }

    /// <summary>Gets the distance of two rows in <see cref="Samples"/>.</summary>
    public int Stride { get; }

    /// <summary>Gets all rows with their padding.</summary>
    public float[] Samples { get; }

    /// <summary>Gets the index of the top left pixel in <see cref="Samples"/>.</summary>
    public int Origin => (Padding * Stride) + Padding;

    /// <summary>Gets a row without its padding.</summary>
    public Span<float> Row(int y) => Samples.AsSpan(Origin + (y * Stride), Width);

    /// <summary>Copies the border outwards after the rows were written.</summary>
    public void Pad()
    {
        for (int y = 0; y < Height; y++)
        {
            Span<float> row = Samples.AsSpan((Padding + y) * Stride, Stride);
            row[..Padding].Fill(row[Padding]);
            row[(Padding + Width)..].Fill(row[Padding + Width - 1]);
        }

        ReadOnlySpan<float> first = Samples.AsSpan(Padding * Stride, Stride), last = Samples.AsSpan((Padding + Height - 1) * Stride, Stride);
        for (int y = 0; y < Padding; y++)
        {
            first.CopyTo(Samples.AsSpan(y * Stride));
            last.CopyTo(Samples.AsSpan((Padding + Height + y) * Stride));
        }
    }
}
