namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>The painted world behind the objects: a colour for each point of an endless plane.</summary>
internal abstract class Backdrop
{
    /// <summary>Colour of a point of the world, in fixed point of <see cref="FractalTile.FractionBits"/> bits.</summary>
    internal abstract Rgb ColourAt(int x, int y);

    /// <summary>Draws a landscape three times out of four, otherwise a room.</summary>
    internal static Backdrop Draw(ref SplitMix64 random)
    {
        BackdropPalette palette = BackdropPalette.Draw(ref random, out bool indoors);
        return indoors ? new Room(ref random, palette) : new Landscape(ref random, palette);
    }

    /// <summary>Noise from two scales of the tile, which hides that it repeats; 0 to 65535.</summary>
    private protected static int Mottle(int x, int y) =>
        ((FractalTile.Shared.At(x, y) * 5) + (FractalTile.Shared.At((x * 3) + 1000, (y * 3) - (x >> 1)) * 3)) >> 3;

    /// <summary>How much of the far side of an edge there is, 0 to 256, with a soft step of a pixel and a half.</summary>
    /// <param name="beyond">Distance past the edge in world units, fixed point.</param>
    private protected static int Edge(int beyond) =>
        Math.Clamp(128 + ((beyond * 5) >> (FractalTile.FractionBits - 5)), 0, 256);
}
