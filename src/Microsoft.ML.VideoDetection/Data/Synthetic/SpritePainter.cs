namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Paints one sprite with a soft edge, or its shadow, over what is there.</summary>
internal static class SpritePainter
{
    private const int Bits = 20;
    private const double One = 1 << Bits;

    /// <summary>Width of the step from outside to inside, in pixels.</summary>
    private const double EdgeWidth = 1.3;

    internal static void Paint(in SpritePose pose, FrameBuffer frame) => Cover(pose.Sprite, pose.ToFrame, 0, 0, frame);

    /// <param name="pose">What casts the shadow.</param>
    /// <param name="strength">How dark, 0 to 256.</param>
    /// <param name="frame">What is painted on.</param>
    internal static void PaintShadow(in SpritePose pose, int strength, FrameBuffer frame)
    {
        // Light from the upper left on all things alike, whichever way they are turned; the larger, the farther from the ground.
        double away = 0.22 * pose.ToFrame.Scale;
        Similarity shifted = pose.ToFrame with { ShiftX = pose.ToFrame.ShiftX + (0.7 * away), ShiftY = pose.ToFrame.ShiftY + away };
        Cover(pose.Sprite, shifted, StencilLevel.Margin * 0.6, strength, frame);
    }

    /// <param name="sprite">What is painted.</param>
    /// <param name="toFrame">Where.</param>
    /// <param name="softness">Half the width of a shadow's edge in local units.</param>
    /// <param name="shadow">How dark a shadow is, 0 to 256; at 0 it is the sprite itself.</param>
    /// <param name="frame">What is painted on.</param>
    private static void Cover(Sprite sprite, Similarity toFrame, double softness, int shadow, FrameBuffer frame)
    {
        double scale = toFrame.Scale;
        StencilLevel level = sprite.Stencil.LevelFor(scale);
        (int left, int top, int right, int bottom) = Reach(sprite, toFrame, EdgeWidth + (softness * scale), frame);
        Similarity toTexels = toFrame.Inverse().Then(level.ToTexels);
        int stepU = (int)Math.Round(toTexels.A * One), stepV = (int)Math.Round(toTexels.B * One);
        double edge = shadow > 0 ? 2 * softness : EdgeWidth / scale;
        long slope = (long)(65536 * 256 / (edge * StencilLevel.DistanceUnit));
        for (int row = top; row < bottom; row++)
        {
            (double u, double v) = toTexels.Apply(left + 0.5, row + 0.5);
            int atU = (int)Math.Round(u * One), atV = (int)Math.Round(v * One);
            Span<uint> line = frame.Row(row)[left..right];
            for (int i = 0; i < line.Length; i++, atU += stepU, atV += stepV)
            {
                int column = atU >> Bits, texelRow = atV >> Bits;
                if ((uint)column >= (uint)(level.Width - 1) || (uint)texelRow >= (uint)(level.Height - 1))
                {
                    continue;
                }

                StencilSample sample = new(level, column, texelRow, (atU >> (Bits - 8)) & 255, (atV >> (Bits - 8)) & 255);
                int share = (int)Math.Clamp(128 - ((sample.Distance * slope) >> 16), 0, 256);
                if (share > 0)
                {
                    Rgb below = Rgb.From(line[i]);
                    line[i] = (shadow > 0 ? below.Lit(256 - ((share * shadow) >> 8)) : below.Mix(sample.Colour(sprite), share)).Pixel;
                }
            }
        }
    }

    private static (int Left, int Top, int Right, int Bottom) Reach(Sprite sprite, Similarity toFrame, double border, FrameBuffer frame)
    {
        (double x0, double y0, double x1, double y1) = sprite.Stencil.Outline.Extent(toFrame);
        int left = (int)Math.Clamp(Math.Floor(x0 - border), 0, frame.Width), top = (int)Math.Clamp(Math.Floor(y0 - border), 0, frame.Height);
        return (left, top, (int)Math.Clamp(Math.Ceiling(x1 + border), left, frame.Width), (int)Math.Clamp(Math.Ceiling(y1 + border), top, frame.Height));
    }
}
