using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Estimates the motion of a frame pair by dense inverse search on half of the network's resolution, straight from frame to frame.</summary>
/// <remarks>
/// Inference does the same where frames between were left out. What was found for a pair does not depend on earlier pairs. Buffers are kept from
/// pair to pair; not thread-safe.
/// </remarks>
internal sealed class PairMotion
{
    private readonly ChainedMotion _motion = new(DenseInverseSearchOptions.Fast);

    /// <summary>Estimates where each feature cell of a frame was in another one.</summary>
    /// <param name="current">The frame whose cells get a displacement.</param>
    /// <param name="reference">The frame that it leads to, of the same geometry.</param>
    /// <returns>Of each cell, row by row, in cells: all displacements to the right, then all displacements down.</returns>
    public float[] Estimate(FramePixels current, FramePixels reference)
    {
        int columns = current.Geometry.FeatureColumns, rows = current.Geometry.FeatureRows, cells = columns * rows;
        var displacements = new float[2 * cells];

        // A frame does not move against itself.
        if (ReferenceEquals(current.Rgb, reference.Rgb))
            return displacements;
        Fill(reference);
        _motion.Restart();
        Fill(current);
        CellMotion.Longest(_motion.Direct(), FrameGeometry.Divisor, columns, rows, displacements.AsSpan(0, cells), displacements.AsSpan(cells));
        return displacements;
    }

    private void Fill(FramePixels pixels) =>
        _motion.Next.FillFromRgb(pixels.Rgb, pixels.Geometry.NetworkWidth, pixels.Geometry.NetworkHeight);
}
