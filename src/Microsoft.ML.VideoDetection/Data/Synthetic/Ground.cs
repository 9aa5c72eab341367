namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Represents the ground below the horizon, painted in perspective and fading into haze far away.</summary>
internal sealed class Ground
{
    private const int Bits = FractalTile.FractionBits;
    private const int One = FractalTile.One;

    /// <summary>Represents the depth below the horizon, in world units, at which a texel of the ground is one unit wide.</summary>
    private const int UnitDepth = 110;

    private const int DepthCount = 1024;
    private const int Cell = 72;

    // Distance from the viewer at each depth below the horizon, in 1/4096; and the shift of the rows that belongs to it.
    private static readonly int[] _reach =
        [.. Enumerable.Range(0, DepthCount + 1).Select(depth => 2 * UnitDepth * One / (depth + UnitDepth))];

    private readonly BackdropPalette _palette;
    private readonly Rgb _haze;
    private readonly int _shiftX;
    private readonly int _shiftY;

    internal Ground(ref SplitMix64 random, BackdropPalette palette, Rgb haze)
    {
        _palette = palette;
        _haze = haze;
        _shiftX = random.Below(256 * One);
        _shiftY = random.Below(256 * One);
    }

    /// <param name="x">World coordinate, fixed point.</param>
    /// <param name="depth">World units below the horizon, fixed point, not negative.</param>
    internal Rgb ColorAt(int x, int depth)
    {
        int row = Math.Min(depth >> Bits, DepthCount - 1);
        int reach = _reach[row] + (((_reach[row + 1] - _reach[row]) * (depth & (One - 1))) >> Bits);
        int u = (int)(((long)x * reach) >> Bits) + _shiftX;
        int v = (reach * UnitDepth) + _shiftY;
        int noise = (FractalTile.Shared.At(u, v) * 3 + FractalTile.Shared.At((u >> 2) + (v >> 3), v >> 2)) >> 2;

        // Detail closer together than pixels would flicker, so it fades out towards the horizon.
        int clarity = Math.Clamp((depth * 3) >> Bits, 0, 256);
        Rgb earth = _palette.Ground.Mix(_palette.GroundToo, 128 + ((((noise >> 8) - 128) * (64 + ((clarity * 3) >> 2))) >> 8));
        int pattern = (Pattern(u, v) * clarity) >> 8;
        Rgb color = earth.Mix(_palette.Kind == GroundKind.Checks ? _palette.GroundToo.Lit(300) : _palette.Line, pattern);
        int haze = Math.Max(0, 110 - ((depth * 2) >> Bits));
        return color.Mix(_haze, haze);
    }

    private int Pattern(int u, int v)
    {
        switch (_palette.Kind)
        {
            case GroundKind.Furrows:
                return Wave(u, 44) * 3 / 4;
            case GroundKind.Checks:
                int a = Step(u, Cell), b = Step(v, Cell);
                return (a + b - ((a * b) >> 7)) * 3 / 5;
            case GroundKind.Paving:
                return Math.Max(Joint(v, Cell / 2), Joint(u + ((v / (Cell / 2 * One) & 1) * (Cell / 2 * One)), Cell));
            case GroundKind.Planks:
                int board = (int)((uint)u / (40 * One));
                return Math.Max(Joint(u, 40), Joint(v + ((board * 83 & 255) * One), 256)) + (board * 37 & 63);
            default:
                return 0;
        }
    }

    // Triangle wave, 0 to 256.
    private static int Wave(int at, int period)
    {
        int inside = Inside(at, period);
        int half = period * One / 2;
        return (int)((long)Math.Abs(inside - half) * 256 / half);
    }

    // Soft square wave, 0 to 256.
    private static int Step(int at, int period) => Math.Clamp(((Wave(at, 2 * period) - 128) * 14) + 128, 0, 256);

    // A dark line at the start of each period.
    private static int Joint(int at, int period)
    {
        int inside = Inside(at, period);
        int away = Math.Min(inside, (period * One) - inside);
        return Math.Clamp(256 - ((away - One) >> (Bits - 7)), 0, 256);
    }

    private static int Inside(int at, int period) => (int)((uint)(at + (1 << 30)) % (uint)(period * One));
}
