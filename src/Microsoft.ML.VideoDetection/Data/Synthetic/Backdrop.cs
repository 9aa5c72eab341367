namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Represents the painted world behind the objects: a color for each point of an infinite plane.</summary>
internal abstract class Backdrop
{
    // Twelve bits below the fixed point of the world, so that the sum over a row stays exact to a thousandth of a unit.
    private const int ExtraBits = 12;
    private const double One = 1L << (FractalTile.FractionBits + ExtraBits);

    /// <summary>Computes the color of a point of the world, in fixed point of <see cref="FractalTile.FractionBits"/> bits.</summary>
    internal abstract Rgb ColorAt(int x, int y);

    /// <summary>Creates a random backdrop: a landscape with probability 3/4, otherwise a room.</summary>
    internal static Backdrop Draw(ref SplitMix64 random)
    {
        BackdropPalette palette = BackdropPalette.Draw(ref random, out bool indoors);
        return indoors ? new Room(ref random, palette) : new Landscape(ref random, palette);
    }

    /// <summary>Fills a frame with the backdrop, in integers: the position in the world advances by a constant from pixel to pixel.</summary>
    /// <param name="toFrame">Map from the world to pixels of the frame.</param>
    /// <param name="frame">Frame to paint on.</param>
    internal void Paint(Similarity toFrame, FrameBuffer frame)
    {
        Similarity toWorld = toFrame.Inverse();
        long stepX = (long)Math.Round(toWorld.A * One), stepY = (long)Math.Round(toWorld.B * One);
        for (int row = 0; row < frame.Height; row++)
        {
            (double x, double y) = toWorld.Apply(0.5, row + 0.5);
            long atX = (long)Math.Round(x * One), atY = (long)Math.Round(y * One);
            foreach (ref uint pixel in frame.Row(row))
            {
                pixel = ColorAt((int)(atX >> ExtraBits), (int)(atY >> ExtraBits)).Pixel;
                atX += stepX;
                atY += stepY;
            }
        }
    }

    /// <summary>Computes noise from two scales of the tile, which hides its repetition; 0 to 65535.</summary>
    private protected static int Noise(int x, int y) =>
        ((FractalTile.Shared.At(x, y) * 5) + (FractalTile.Shared.At((x * 3) + 1000, (y * 3) - (x >> 1)) * 3)) >> 3;

    /// <summary>Computes the share of the far side of an edge, 0 to 256, with a soft step of 1.5 pixels.</summary>
    /// <param name="beyond">Distance past the edge in world units, fixed point.</param>
    private protected static int Edge(int beyond) =>
        Math.Clamp(128 + ((beyond * 5) >> (FractalTile.FractionBits - 5)), 0, 256);
}

/// <summary>Represents sky with clouds, two ridges of hills, and the ground.</summary>
internal sealed class Landscape : Backdrop
{
    private const int Bits = FractalTile.FractionBits;
    private const int One = FractalTile.One;

    private readonly BackdropPalette _palette;
    private readonly Ground _ground;
    private readonly int _horizon;
    private readonly int _farHeight;
    private readonly int _nearHeight;
    private readonly int _shift;
    private readonly int _cloudiness;

    internal Landscape(ref SplitMix64 random, BackdropPalette palette)
    {
        _palette = palette;
        _ground = new Ground(ref random, palette, palette.NearHill.Mix(palette.SkyLow, 110));
        _horizon = (random.Below(70) - 50) * One;
        _farHeight = 50 + random.Below(70);
        _nearHeight = 15 + random.Below(45);
        _shift = random.Below(256) * One;
        _cloudiness = 26000 + random.Below(12000);
    }

    internal override Rgb ColorAt(int x, int y)
    {
        int below = y - _horizon;
        int intoNear = below + (FractalTile.Shared.At((x >> 1) + _shift, _shift) * _nearHeight >> 4);
        int nearShare = Edge(intoNear);
        if (nearShare == 0)
        {
            return Beyond(x, y, below);
        }

        Rgb near = below > 0 ? _ground.ColorAt(x, below) : NearHill(x, y, below);
        if (below is > 0 and < 2 * One)
        {
            // The foot of the hills is soft, too.
            near = NearHill(x, y, below).Mix(near, below >> (Bits - 7));
        }

        return nearShare == 256 ? near : Beyond(x, y, below).Mix(near, nearShare);
    }

    private Rgb NearHill(int x, int y, int below)
    {
        int lit = 190 + (Noise(x - y, y * 2) >> 9);
        return _palette.NearHill.Lit(lit + Math.Clamp(-below >> (Bits - 1), 0, 40));
    }

    private Rgb Beyond(int x, int y, int below)
    {
        int intoFar = below + (FractalTile.Shared.At((x >> 2) + (x >> 4), _shift + (99 * One)) * _farHeight >> 4);
        int farShare = Edge(intoFar);
        Rgb far = farShare == 0 ? default : _palette.FarHill.Lit(226 + (FractalTile.Shared.At(x, (y * 2) + x) >> 10)).Mix(_palette.SkyLow, Math.Clamp((below >> Bits) + 70, 0, 90));
        return farShare == 256 ? far : farShare == 0 ? Sky(x, y, below) : Sky(x, y, below).Mix(far, farShare);
    }

    private Rgb Sky(int x, int y, int below)
    {
        Rgb clear = _palette.SkyLow.Mix(_palette.SkyTop, Math.Clamp(-below >> Bits, 0, 256));
        int noise = ((FractalTile.Shared.At(x >> 1, y + _shift) * 3) + FractalTile.Shared.At((x * 3) >> 1, y * 3)) >> 2;
        int share = Math.Clamp((noise - _cloudiness) >> 6, 0, 230);
        if (share == 0)
        {
            return clear;
        }

        // Thick parts are darker below.
        return clear.Mix(_palette.Cloud.Lit(256 - Math.Clamp((noise - _cloudiness - 14000) >> 8, 0, 40)), share);
    }
}

/// <summary>Represents a wall of bricks or striped paper, a skirting board, and the floor.</summary>
internal sealed class Room : Backdrop
{
    private const int Bits = FractalTile.FractionBits;
    private const int One = FractalTile.One;
    private const int Skirting = 16 * One;

    private readonly BackdropPalette _palette;
    private readonly Ground _floor;
    private readonly int _foot;
    private readonly bool _bricks;
    private readonly int _shift;

    internal Room(ref SplitMix64 random, BackdropPalette palette)
    {
        _palette = palette;
        _floor = new Ground(ref random, palette, palette.FarHill);
        _foot = (40 + random.Below(60)) * One;
        _bricks = palette.Kind == GroundKind.Planks;
        _shift = random.Below(256) * One;
    }

    internal override Rgb ColorAt(int x, int y)
    {
        int below = y - _foot;
        if (below >= One)
        {
            return _floor.ColorAt(x, below);
        }

        if (below > -Skirting + One)
        {
            Rgb board = _palette.FarHill.Lit(236 + (FractalTile.Shared.At(x, y * 8) >> 10) - (below < (2 * One) - Skirting ? 50 : 0));
            return below <= 0 ? board : board.Mix(_floor.ColorAt(x, below), below >> (Bits - 8));
        }

        Rgb wall = _bricks ? Bricks(x, y) : Paper(x, y);
        return wall.Lit(Math.Clamp(256 + ((below + Skirting) >> (Bits + 2)), 190, 256));
    }

    private Rgb Bricks(int x, int y)
    {
        int high = 22 * One, wide = 52 * One;
        int row = (int)((uint)(y + (1 << 29)) / (uint)high);
        uint along = (uint)(x + (1 << 29) + ((row & 1) * wide / 2));
        int brick = (int)(along / (uint)wide);
        int u = (int)(along % (uint)wide), v = (int)((uint)(y + (1 << 29)) % (uint)high);
        int away = Math.Min(Math.Min(u, wide - u), Math.Min(v, high - v));
        int mortar = Math.Clamp(256 - ((away - One) >> (Bits - 7)), 0, 256);
        int tone = (int)(SplitMix64.Mix(((ulong)(uint)row << 32) | (uint)brick) & 63);
        return _palette.SkyTop.Lit(200 + tone + (Noise(x * 2, (y * 2) + _shift) >> 10)).Mix(_palette.Cloud, mortar * 3 / 4);
    }

    private Rgb Paper(int x, int y)
    {
        uint period = 48 * One;
        int u = (int)((uint)(x + (1 << 29)) % period) - (24 * One);
        int stripe = Math.Clamp(128 + ((Math.Abs(u) - (12 * One)) >> (Bits - 7)), 0, 256);
        int v = (int)((uint)(y + (1 << 29)) % period) - (24 * One);
        Rgb paper = _palette.SkyTop.Mix(_palette.SkyLow.Lit(290), stripe).Lit(236 + (Noise(x, y + _shift) >> 11));

        // A lozenge in the middle of each dark stripe.
        int lozenge = Math.Clamp(128 - ((Math.Abs(u) + Math.Abs(v) - (7 * One)) >> (Bits - 7)), 0, 256);
        return paper.Mix(_palette.Cloud, lozenge * 3 / 4);
    }
}
