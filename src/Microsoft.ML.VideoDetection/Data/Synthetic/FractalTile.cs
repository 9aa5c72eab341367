namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Represents a seamless square tile of smooth noise in several octaves, sampled with integers only.</summary>
internal sealed class FractalTile
{
    /// <summary>Represents the number of fractional bits of fixed-point coordinates.</summary>
    internal const int FractionBits = 12;

    /// <summary>Represents one texel in fixed point.</summary>
    internal const int One = 1 << FractionBits;

    /// <summary>Represents the largest sample; the smallest is 0.</summary>
    internal const int Top = 65535;

    private const int Side = 256;

    private readonly ushort[] _texels = new ushort[Side * Side];

    private FractalTile()
    {
        double[] sum = new double[Side * Side];
        double weight = 1;
        for (int cell = 64; cell >= 4; cell /= 2, weight *= 0.55)
        {
            AddOctave(sum, cell, weight);
        }

        // Stretched over the whole range, so that the look of a scene does not depend on the extremes of the noise.
        double low = sum.Min(), high = sum.Max();
        for (int i = 0; i < sum.Length; i++)
        {
            _texels[i] = (ushort)((sum[i] - low) / (high - low) * Top);
        }
    }

    /// <summary>Gets the tile that all scenes share, each at another offset.</summary>
    internal static FractalTile Shared { get; } = new();

    /// <summary>Computes the interpolated value at a point in texels, fixed point; the tile repeats in both directions.</summary>
    internal int At(int x, int y)
    {
        int left = (x >> FractionBits) & (Side - 1), right = (left + 1) & (Side - 1);
        int top = ((y >> FractionBits) & (Side - 1)) * Side, bottom = (top + Side) & ((Side * Side) - 1);
        int alongX = x & (One - 1), alongY = y & (One - 1);
        ushort[] texels = _texels;
        int upper = texels[top + left] + (((texels[top + right] - texels[top + left]) * alongX) >> FractionBits);
        int lower = texels[bottom + left] + (((texels[bottom + right] - texels[bottom + left]) * alongX) >> FractionBits);
        return upper + (((lower - upper) * alongY) >> FractionBits);
    }

    private static void AddOctave(double[] sum, int cell, double weight)
    {
        int cells = Side / cell;
        SplitMix64 random = SplitMix64.For(0x7E47, cell);
        double[] grid = new double[cells * cells];
        for (int i = 0; i < grid.Length; i++)
        {
            grid[i] = random.NextUnit();
        }

        for (int y = 0; y < Side; y++)
        {
            int row = y / cell, next = (row + 1) % cells;
            double down = Smooth(y % cell / (double)cell);
            for (int x = 0; x < Side; x++)
            {
                int column = x / cell, after = (column + 1) % cells;
                double across = Smooth(x % cell / (double)cell);
                double upper = Mix(grid[(row * cells) + column], grid[(row * cells) + after], across);
                double lower = Mix(grid[(next * cells) + column], grid[(next * cells) + after], across);
                sum[(y * Side) + x] += weight * Mix(upper, lower, down);
            }
        }
    }

    private static double Mix(double a, double b, double share) => a + ((b - a) * share);

    private static double Smooth(double t) => t * t * (3 - (2 * t));
}
