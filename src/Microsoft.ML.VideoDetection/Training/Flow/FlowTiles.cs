using Microsoft.ML.VideoDetection.Synthetic;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Cuts a pair into small ones that each move in their own way.</summary>
/// <remarks>
/// A tile of the key frame is cut from a little beside that of the current frame, as if the camera had been jolted, and the flow
/// is changed accordingly. A whole pair shows one motion of the camera; its tiles show a dozen, at the same cost for the network.
/// </remarks>
internal static class FlowTiles
{
    // Tiles without a jolt: what the scene itself does.
    private const double UnjoltedShare = 0.3;

    /// <param name="pair">Wider and higher than a tile.</param>
    /// <param name="side">Of the square tiles, pixels.</param>
    /// <param name="jolt">Longest jolt, pixels.</param>
    /// <param name="chance">Decides on place and jolt.</param>
    /// <returns>As many tiles as the pair has room for side by side; they lie anywhere and may overlap.</returns>
    public static FlowPair[] Cut(FlowPair pair, int side, double jolt, ref SplitMix64 chance)
    {
        var tiles = new FlowPair[pair.Width / side * (pair.Height / side)];
        for (int i = 0; i < tiles.Length; i++)
        {
            int x = chance.Below(pair.Width - side + 1), y = chance.Below(pair.Height - side + 1);
            bool isJolted = chance.NextUnit() >= UnjoltedShare;
            double length = isJolted ? jolt * chance.NextUnit() : 0, angle = chance.Between(0, 2 * Math.PI);
            int keyX = Math.Clamp(x + (int)Math.Round(length * Math.Cos(angle)), 0, pair.Width - side);
            int keyY = Math.Clamp(y + (int)Math.Round(length * Math.Sin(angle)), 0, pair.Height - side);
            tiles[i] = Cut(pair, side, x, y, keyX, keyY);
        }

        return tiles;
    }

    private static FlowPair Cut(FlowPair pair, int side, int x, int y, int keyX, int keyY)
    {
        var pixels = new byte[2 * side * side * 3];
        var vectors = new float[2 * side * side];
        var visible = new bool[side * side];
        ReadOnlySpan<float> flow = pair.Flow.Vectors.Span;
        ReadOnlySpan<bool> isSeen = pair.Flow.Visible.Span;
        int keyFrame = pair.Pixels.Length / 2;
        for (int row = 0; row < side; row++)
        {
            int from = ((y + row) * pair.Width) + x, keyFrom = ((keyY + row) * pair.Width) + keyX, to = row * side;
            pair.Pixels.AsSpan(from * 3, side * 3).CopyTo(pixels.AsSpan(to * 3));
            pair.Pixels.AsSpan(keyFrame + (keyFrom * 3), side * 3).CopyTo(pixels.AsSpan((pixels.Length / 2) + (to * 3)));
            for (int column = 0; column < side; column++)
            {
                float flowX = flow[2 * (from + column)] - (keyX - x);
                float flowY = flow[(2 * (from + column)) + 1] - (keyY - y);
                (vectors[2 * (to + column)], vectors[(2 * (to + column)) + 1]) = (flowX, flowY);
                visible[to + column] = isSeen[from + column]
                    && IsInside(column + 0.5f + flowX, side) && IsInside(row + 0.5f + flowY, side);
            }
        }

        return new FlowPair(side, side, pixels, new DenseFlow(side, side, vectors, visible));
    }

    private static bool IsInside(float position, int side) => position >= 0 && position < side;
}
