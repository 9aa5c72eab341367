using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection;

/// <summary>Holds the class of each pixel of one frame.</summary>
/// <remarks>
/// Disposing it disposes <see cref="Image"/>, which is set only if the segmenter keeps frames (to draw on them, for example). Without an image there is
/// nothing to dispose.
/// </remarks>
public sealed class FrameSegmentation : IDisposable
{
    /// <summary>Gets the name of the video.</summary>
    public required string VideoId { get; init; }

    /// <summary>Gets the 0-based position of the frame in its video.</summary>
    public required int FrameIndex { get; init; }

    /// <summary>Gets the time of the frame on the clock of its video (<see cref="VideoFrame.Timestamp"/>); null where the source has none.</summary>
    public TimeSpan? Timestamp { get; init; }

    /// <summary>Gets whether the whole network ran on this frame; otherwise key features were warped to it along the motion.</summary>
    public required bool IsKeyFrame { get; init; }

    /// <summary>Gets the width of the frame in source pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Gets the height of the frame in source pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Gets the 0-based class of each source pixel, row by row: <see cref="Width"/> · <see cref="Height"/> of them.</summary>
    public required ReadOnlyMemory<byte> ClassMap { get; init; }

    /// <summary>Gets the names of the classes, in the order of their numbers.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Gets the picture of the frame if the segmenter keeps frames; otherwise null.</summary>
    public MLImage? Image { get; init; }

    /// <summary>Computes the share of the frame's pixels of each class.</summary>
    /// <returns>A share for each of <see cref="ClassNames"/>, 0 to 1.</returns>
    public IReadOnlyList<double> GetPixelShares()
    {
        var counts = new int[256];
        foreach (byte index in ClassMap.Span)
            counts[index]++;
        return [.. Enumerable.Range(0, ClassNames.Count).Select(c => counts[c] / (double)Math.Max(1, ClassMap.Length))];
    }

    /// <inheritdoc/>
    public void Dispose() => Image?.Dispose();
}
