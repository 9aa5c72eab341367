namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>A wall of bricks or striped paper, a skirting board, and the floor.</summary>
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

    internal override Rgb ColourAt(int x, int y)
    {
        int below = y - _foot;
        if (below >= One)
        {
            return _floor.ColourAt(x, below);
        }

        if (below > -Skirting + One)
        {
            Rgb board = _palette.FarHill.Lit(236 + (FractalTile.Shared.At(x, y * 8) >> 10) - (below < (2 * One) - Skirting ? 50 : 0));
            return below <= 0 ? board : board.Mix(_floor.ColourAt(x, below), below >> (Bits - 8));
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
        return _palette.SkyTop.Lit(200 + tone + (Mottle(x * 2, (y * 2) + _shift) >> 10)).Mix(_palette.Cloud, mortar * 3 / 4);
    }

    private Rgb Paper(int x, int y)
    {
        uint period = 48 * One;
        int u = (int)((uint)(x + (1 << 29)) % period) - (24 * One);
        int stripe = Math.Clamp(128 + ((Math.Abs(u) - (12 * One)) >> (Bits - 7)), 0, 256);
        int v = (int)((uint)(y + (1 << 29)) % period) - (24 * One);
        Rgb paper = _palette.SkyTop.Mix(_palette.SkyLow.Lit(290), stripe).Lit(236 + (Mottle(x, y + _shift) >> 11));

        // A lozenge in the middle of each dark stripe.
        int lozenge = Math.Clamp(128 - ((Math.Abs(u) + Math.Abs(v) - (7 * One)) >> (Bits - 7)), 0, 256);
        return paper.Mix(_palette.Cloud, lozenge * 3 / 4);
    }
}
