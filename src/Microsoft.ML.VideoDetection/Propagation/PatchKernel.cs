using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Computes on 8x8 patches, a row of eight floats at a time.</summary>
internal static unsafe class PatchKernel
{
    /// <summary>Represents the number of floats of a prepared patch: values, and gradients along x and y.</summary>
    public const int TemplateLength = 3 * Pixels;

    private const int Size = DenseInverseSearchOptions.PatchSize, Pixels = Size * Size;

    /// <summary>Copies a patch with its central differences.</summary>
    /// <param name="source">Top left pixel; one more pixel is read on each side.</param>
    /// <param name="stride">Distance of rows.</param>
    /// <param name="template">Receives <see cref="TemplateLength"/> floats.</param>
    public static PatchGradient Prepare(float* source, int stride, float* template) => Vector256.IsHardwareAccelerated
        ? PrepareWide(source, stride, template)
        : PrepareNarrow(source, stride, template);

    /// <summary>Compares a prepared patch with one between the pixels of another picture.</summary>
    /// <param name="template">Result of <see cref="Prepare"/>.</param>
    /// <param name="other">Top left pixel of the other patch, rounded down; 9 x 9 pixels are read.</param>
    /// <param name="stride">Distance of rows in the other picture.</param>
    /// <param name="right">Distance from that pixel to the left side of the patch, 0 to 1.</param>
    /// <param name="down">Distance from that pixel to the top side of the patch, 0 to 1.</param>
    /// <returns>Sums over the patch of d · x gradient, d · y gradient, d and d², where d is other - template.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Compare(float* template, float* other, int stride, float right, float down) => Vector256.IsHardwareAccelerated
        ? CompareWide(template, other, stride, right, down)
        : CompareNarrow(template, other, stride, right, down);

    private static PatchGradient PrepareWide(float* source, int stride, float* template)
    {
        Vector256<float> half = Vector256.Create(0.5f), x = default, y = default, xx = default, xy = default, yy = default;
        for (int row = 0; row < Size; row++, source += stride, template += Size)
        {
            Vector256<float> alongX = (Vector256.Load(source + 1) - Vector256.Load(source - 1)) * half;
            Vector256<float> alongY = (Vector256.Load(source + stride) - Vector256.Load(source - stride)) * half;
            Vector256.Load(source).Store(template);
            alongX.Store(template + Pixels);
            alongY.Store(template + (2 * Pixels));
            x += alongX;
            y += alongY;
            xx = Vector256.MultiplyAddEstimate(alongX, alongX, xx);
            xy = Vector256.MultiplyAddEstimate(alongX, alongY, xy);
            yy = Vector256.MultiplyAddEstimate(alongY, alongY, yy);
        }

        return new PatchGradient(Vector256.Sum(x), Vector256.Sum(y), Vector256.Sum(xx), Vector256.Sum(xy), Vector256.Sum(yy));
    }

    private static PatchGradient PrepareNarrow(float* source, int stride, float* template)
    {
        Vector128<float> half = Vector128.Create(0.5f), x = default, y = default, xx = default, xy = default, yy = default;
        for (int row = 0; row < Size; row++, source += stride, template += Size)
        {
            for (int column = 0; column < Size; column += 4)
            {
                float* at = source + column;
                Vector128<float> alongX = (Vector128.Load(at + 1) - Vector128.Load(at - 1)) * half;
                Vector128<float> alongY = (Vector128.Load(at + stride) - Vector128.Load(at - stride)) * half;
                Vector128.Load(at).Store(template + column);
                alongX.Store(template + Pixels + column);
                alongY.Store(template + (2 * Pixels) + column);
                x += alongX;
                y += alongY;
                xx += alongX * alongX;
                xy += alongX * alongY;
                yy += alongY * alongY;
            }
        }

        return new PatchGradient(Vector128.Sum(x), Vector128.Sum(y), Vector128.Sum(xx), Vector128.Sum(xy), Vector128.Sum(yy));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> CompareWide(float* template, float* other, int stride, float right, float down)
    {
        Vector256<float> across = Vector256.Create(right), along = Vector256.Create(down);
        Vector256<float> x = default, y = default, sum = default, squares = default, left = Vector256.Load(other);
        Vector256<float> upper = Vector256.MultiplyAddEstimate(Vector256.Load(other + 1) - left, across, left);
        for (int row = 0; row < Size; row++, template += Size)
        {
            other += stride;
            left = Vector256.Load(other);
            Vector256<float> lower = Vector256.MultiplyAddEstimate(Vector256.Load(other + 1) - left, across, left);
            Vector256<float> difference = Vector256.MultiplyAddEstimate(lower - upper, along, upper) - Vector256.Load(template);
            x = Vector256.MultiplyAddEstimate(difference, Vector256.Load(template + Pixels), x);
            y = Vector256.MultiplyAddEstimate(difference, Vector256.Load(template + (2 * Pixels)), y);
            squares = Vector256.MultiplyAddEstimate(difference, difference, squares);
            sum += difference;
            upper = lower;
        }

        return Sums(
            x.GetLower() + x.GetUpper(), y.GetLower() + y.GetUpper(), sum.GetLower() + sum.GetUpper(), squares.GetLower() + squares.GetUpper());
    }

    private static Vector128<float> CompareNarrow(float* template, float* other, int stride, float right, float down)
    {
        Vector128<float> across = Vector128.Create(right), along = Vector128.Create(down);
        Vector128<float> x = default, y = default, sum = default, squares = default;
        for (int column = 0; column < Size; column += 4)
        {
            float* at = other + column, own = template + column;
            Vector128<float> left = Vector128.Load(at), upper = ((Vector128.Load(at + 1) - left) * across) + left;
            for (int row = 0; row < Size; row++, own += Size)
            {
                at += stride;
                left = Vector128.Load(at);
                Vector128<float> lower = ((Vector128.Load(at + 1) - left) * across) + left;
                Vector128<float> difference = ((lower - upper) * along) + upper - Vector128.Load(own);
                x += difference * Vector128.Load(own + Pixels);
                y += difference * Vector128.Load(own + (2 * Pixels));
                squares += difference * difference;
                sum += difference;
                upper = lower;
            }
        }

        return Sums(x, y, sum, squares);
    }

    // Sums the lanes of each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Sums(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d) => Sse3.IsSupported
        ? Sse3.HorizontalAdd(Sse3.HorizontalAdd(a, b), Sse3.HorizontalAdd(c, d))
        : Vector128.Create(Vector128.Sum(a), Vector128.Sum(b), Vector128.Sum(c), Vector128.Sum(d));
}

/// <summary>Holds the sums of a patch's gradient along x and y, and of the gradient's products.</summary>
internal readonly record struct PatchGradient(float X, float Y, float XX, float XY, float YY);
