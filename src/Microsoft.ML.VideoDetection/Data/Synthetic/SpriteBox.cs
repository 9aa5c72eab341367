namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>The smallest box around the part of a sprite that lies in the frame, whether something hides it or not.</summary>
/// <remarks>Edges are whole pixels: coordinates that every annotation format can hold without rounding them.</remarks>
internal readonly record struct SpriteBox(int X0, int Y0, int X1, int Y1)
{
    /// <returns>Null where not a single pixel lies in the frame.</returns>
    internal static SpriteBox? Of(in SpritePose pose, int width, int height)
    {
        (double x0, double y0, double x1, double y1) = pose.Sprite.Stencil.Outline.Extent(pose.ToFrame);
        SpriteBox whole = new((int)Math.Round(x0), (int)Math.Round(y0), (int)Math.Round(x1), (int)Math.Round(y1));
        SpriteBox clipped = new(Math.Max(0, whole.X0), Math.Max(0, whole.Y0), Math.Min(width, whole.X1), Math.Min(height, whole.Y1));
        return clipped == whole ? whole : Shrink(clipped, pose);
    }

    // The frame's border may have cut off just what made the box so high or wide: an arm of a cross, the tip of a star.
    private static SpriteBox? Shrink(SpriteBox box, in SpritePose pose)
    {
        (int x0, int y0, int x1, int y1) = (box.X0, box.Y0, box.X1, box.Y1);
        while (y0 < y1 && !CoversRow(pose, y0, x0, x1))
            y0++;
        while (y0 < y1 && !CoversRow(pose, y1 - 1, x0, x1))
            y1--;
        while (x0 < x1 && !CoversColumn(pose, x0, y0, y1))
            x0++;
        while (x0 < x1 && !CoversColumn(pose, x1 - 1, y0, y1))
            x1--;
        return x0 < x1 && y0 < y1 ? new SpriteBox(x0, y0, x1, y1) : null;
    }

    private static bool CoversRow(in SpritePose pose, int row, int x0, int x1)
    {
        bool covers = false;
        for (int x = x0; x < x1 && !covers; x++)
        {
            covers = pose.Covers(x + 0.5, row + 0.5);
        }

        return covers;
    }

    private static bool CoversColumn(in SpritePose pose, int column, int y0, int y1)
    {
        bool covers = false;
        for (int y = y0; y < y1 && !covers; y++)
        {
            covers = pose.Covers(column + 0.5, y + 0.5);
        }

        return covers;
    }
}
