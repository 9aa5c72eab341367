using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Computes a displacement of each pixel from those of the patches over it: the mean, weighted by how well each explains the pixel.</summary>
internal sealed unsafe class PatchBlend
{
    private const int Size = DenseInverseSearchOptions.PatchSize;

    // Smaller differences are noise.
    private const float LeastDifference = 1;

    // For each row of pixels: displacements along x, along y, weights, of _stride floats each.
    private float[] _rows = [];
    private int _width, _height, _stride;

    private int Pitch => 3 * _stride;

    /// <summary>Blends the patches of a scale.</summary>
    public void Run(PatchSearch search, LumaLevel from, LumaLevel to)
    {
        // A patch of a narrow picture reaches beyond it.
        (_width, _height, _stride) = (from.Width, from.Height, (from.Width + Size + 7) & ~7);
        if (_rows.Length < Pitch * _height)
            _rows = new float[Pitch * _height];

        PatchGrid grid = search.Grid;
        _rows.AsSpan(0, Pitch * _height).Clear();
        fixed (float* source = from.Samples, target = to.Samples, rows = _rows)
        {
            for (int row = 0; row < grid.Rows; row++)
            {
                int y = grid.Y(row), height = Math.Min(Size, _height - y);
                for (int column = 0; column < grid.Columns; column++)
                {
                    int x = grid.X(column), at = (row * grid.Columns) + column;
                    var place = new PatchPlace(to, x + search.X[at], y + search.Y[at]);
                    float* own = source + from.Origin + (y * from.Stride) + x;
                    float* other = target + place.Offset;
                    float* sums = rows + (y * Pitch) + x;
                    // Twice four columns: eight at once would be no faster here and slow without AVX.
                    Add(own, from.Stride, other, to.Stride, place, search.X[at], search.Y[at], height, sums);
                    Add(own + 4, from.Stride, other + 4, to.Stride, place, search.X[at], search.Y[at], height, sums + 4);
                }
            }

            for (int row = 0; row < _height; row++)
                Divide(rows + (row * Pitch));
        }
    }

    /// <summary>Interpolates between pixels; x and y are not negative and are clamped to the far borders.</summary>
    public Vector2 Sample(float x, float y)
    {
        int left = Math.Min((int)x, _width - 1), right = Math.Min(left + 1, _width - 1);
        int top = Math.Min((int)y, _height - 1), bottom = Math.Min(top + 1, _height - 1);
        float across = x - (int)x;
        return Vector2.Lerp(
            Vector2.Lerp(At(left, top), At(right, top), across), Vector2.Lerp(At(left, bottom), At(right, bottom), across), y - (int)y);

        Vector2 At(int column, int row) => new(_rows[(row * Pitch) + column], _rows[(row * Pitch) + _stride + column]);
    }

    /// <summary>Copies the displacements, multiplied by a factor, to a field of the same size.</summary>
    public void CopyTo(MotionField field, float factor)
    {
        Vector128<float> times = Vector128.Create(factor);
        for (int row = 0; row < _height; row++)
        {
            ReadOnlySpan<float> x = _rows.AsSpan(row * Pitch, _width), y = _rows.AsSpan((row * Pitch) + _stride, _width);
            Span<float> vectors = field.Vectors.AsSpan(2 * row * _width, 2 * _width);
            int column = 0;
            for (; column + 4 <= x.Length; column += 4)
            {
                Vector128<float> alongX = Vector128.Create(x[column..]) * times, alongY = Vector128.Create(y[column..]) * times;
                LaneOrder.Interleave(alongX, alongY, vectors.Slice(2 * column, 8));
            }

            for (; column < x.Length; column++)
            {
                vectors[2 * column] = x[column] * factor;
                vectors[(2 * column) + 1] = y[column] * factor;
            }
        }
    }

    // Adds four columns of a patch.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(float* own, int ownStride, float* other, int otherStride, in PatchPlace place, float x, float y, int rows, float* sums)
    {
        int stride = _stride;
        Vector128<float> across = Vector128.Create(place.Right), along = Vector128.Create(place.Down), least = Vector128.Create(LeastDifference);
        Vector128<float> left = Vector128.Load(other), upper = Vector128.MultiplyAddEstimate(Vector128.Load(other + 1) - left, across, left);
        for (int row = 0; row < rows; row++, own += ownStride, sums += 3 * stride)
        {
            other += otherStride;
            left = Vector128.Load(other);
            Vector128<float> lower = Vector128.MultiplyAddEstimate(Vector128.Load(other + 1) - left, across, left);
            Vector128<float> difference = Vector128.MultiplyAddEstimate(lower - upper, along, upper) - Vector128.Load(own);
            Vector128<float> weight = Vector128<float>.One / Vector128.Max(least, Vector128.Abs(difference));
            (Vector128.Load(sums) + (weight * x)).Store(sums);
            (Vector128.Load(sums + stride) + (weight * y)).Store(sums + stride);
            (Vector128.Load(sums + (2 * stride)) + weight).Store(sums + (2 * stride));
            upper = lower;
        }
    }

    // Converts sums to means. Right of the patches, sums and weights are 0 and the result stays finite.
    private void Divide(float* row)
    {
        for (int i = 0; i < _stride; i += 4)
        {
            float* x = row + i, y = x + _stride;
            Vector128<float> share = Vector128<float>.One / Vector128.Max(Vector128.Load(y + _stride), Vector128.Create(1e-30f));
            (Vector128.Load(x) * share).Store(x);
            (Vector128.Load(y) * share).Store(y);
        }
    }
}
