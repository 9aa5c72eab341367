namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Sky with clouds, two ridges of hills, and the ground.</summary>
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

    internal override Rgb ColourAt(int x, int y)
    {
        int below = y - _horizon;
        int intoNear = below + (FractalTile.Shared.At((x >> 1) + _shift, _shift) * _nearHeight >> 4);
        int nearShare = Edge(intoNear);
        if (nearShare == 0)
        {
            return Beyond(x, y, below);
        }

        Rgb near = below > 0 ? _ground.ColourAt(x, below) : NearHill(x, y, below);
        if (below is > 0 and < 2 * One)
        {
            // The foot of the hills is soft, too.
            near = NearHill(x, y, below).Mix(near, below >> (Bits - 7));
        }

        return nearShare == 256 ? near : Beyond(x, y, below).Mix(near, nearShare);
    }

    private Rgb NearHill(int x, int y, int below)
    {
        int lit = 190 + (Mottle(x - y, y * 2) >> 9);
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
