namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>Maps a source frame to the network's input: resized with its aspect ratio kept, then padded right and bottom.</summary>
/// <param name="SourceWidth">Width of the frame, source pixels.</param>
/// <param name="SourceHeight">Height of the frame, source pixels.</param>
/// <param name="NetworkWidth">Width after resizing, network pixels, without padding.</param>
/// <param name="NetworkHeight">Height after resizing, network pixels, without padding.</param>
internal readonly record struct FrameGeometry(int SourceWidth, int SourceHeight, int NetworkWidth, int NetworkHeight)
{
    public const int Divisor = ResNetBackbone.Stride;

    public int PaddedWidth => (NetworkWidth + Divisor - 1) / Divisor * Divisor;

    public int PaddedHeight => (NetworkHeight + Divisor - 1) / Divisor * Divisor;

    /// <summary>Gets the width of the feature map, cells.</summary>
    public int FeatureColumns => PaddedWidth / Divisor;

    /// <summary>Gets the height of the feature map, cells.</summary>
    public int FeatureRows => PaddedHeight / Divisor;

    /// <summary>Gets the network pixels per source pixel; the axes differ because sizes are rounded to whole pixels.</summary>
    public float ScaleX => (float)NetworkWidth / SourceWidth;

    /// <inheritdoc cref="ScaleX"/>
    public float ScaleY => (float)NetworkHeight / SourceHeight;

    /// <summary>Computes the largest size with the frame's aspect ratio within the limits (mmcv/image/geometric.py, rescale_size).</summary>
    public static FrameGeometry Fit(int sourceWidth, int sourceHeight, int maxLongSide, int maxShortSide)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sourceWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sourceHeight);
        double scale = Math.Min(
            (double)maxLongSide / Math.Max(sourceWidth, sourceHeight),
            (double)maxShortSide / Math.Min(sourceWidth, sourceHeight));

        // A side of a very long and thin frame may round to 0; at least one pixel is kept.
        return new FrameGeometry(
            sourceWidth,
            sourceHeight,
            Math.Max(1, (int)((sourceWidth * scale) + 0.5)),
            Math.Max(1, (int)((sourceHeight * scale) + 0.5)));
    }
}
