using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Estimates the motion of a frame pair by dense inverse search, as a stream does that skips from the one frame to the other.</summary>
/// <remarks>What was found for a pair does not depend on earlier pairs. Buffers are kept from pair to pair; not thread-safe.</remarks>
internal sealed class PairMotion
{
    // The reference frame is 0. Any frame but the next one is compared with it straight.
    private const int Skipped = 2;

    private readonly DenseInverseSearchMotion _motion = new();

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
        _motion.SetKeyFrame(reference, frameIndex: 0);
        _motion.Estimate(current, Skipped);
        CellMotion.Longest(_motion.Field, FrameGeometry.Divisor, columns, rows, displacements.AsSpan(0, cells), displacements.AsSpan(cells));

        // The pixels are the caller's.
        _motion.Reset();
        return displacements;
    }
}
