namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Fills a frame with the backdrop, in integers: the place in the world advances by a constant from pixel to pixel.</summary>
internal static class BackdropPainter
{
    // Twelve bits below the fixed point of the world, so that the sum over a row stays exact to a thousandth of a unit.
    private const int ExtraBits = 12;
    private const double One = 1L << (FractalTile.FractionBits + ExtraBits);

    internal static void Paint(SceneFrame scene, FrameBuffer frame)
    {
        Backdrop backdrop = scene.Backdrop;
        Similarity toWorld = scene.BackdropToFrame.Inverse();
        long stepX = (long)Math.Round(toWorld.A * One), stepY = (long)Math.Round(toWorld.B * One);
        for (int row = 0; row < frame.Height; row++)
        {
            (double x, double y) = toWorld.Apply(0.5, row + 0.5);
            long atX = (long)Math.Round(x * One), atY = (long)Math.Round(y * One);
            foreach (ref uint pixel in frame.Row(row))
            {
                pixel = backdrop.ColourAt((int)(atX >> ExtraBits), (int)(atY >> ExtraBits)).Pixel;
                atX += stepX;
                atY += stepY;
            }
        }
    }
}
