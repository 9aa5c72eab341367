using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Moves boxes to where their content looks most like their content on the previous frame.</summary>
/// <remarks>
/// Descent by inverse search as in <see cref="PatchSearch"/>, but over a whole box, weighted towards its center and against outliers that do not belong to
/// the object: in the motion field, an object narrower than a patch moves like its surroundings; here it moves by itself.
/// Origin: Baker and Matthews, "Lucas-Kanade 20 Years On", IJCV 2004, section 3.2; weights of Huber, "Robust Statistics".
/// </remarks>
internal static class BoxAlignment
{
    private const int Columns = 12, Rows = 20, Samples = Columns * Rows, MostSteps = 10;

    // Lanes of a vector; the number of samples is a multiple.
    private const int Lanes = 8;

    // Differences of more luma levels are taken for occlusion or background, and no longer count by their square.
    private const float Outlier = 15;

    // Pixels of level 0: a box that moves farther has found something else, and a shorter step ends the descent.
    private const float Farthest = 4, ShortStep = 0.05f;

    private static readonly float[] _weights = MakeWeights();

    private static readonly float _weightSum = _weights.Sum();

    /// <summary>Moves boxes in place, each by at most 4 pixels of level 0 along each axis.</summary>
    /// <param name="before">The previous frame.</param>
    /// <param name="boxesBefore">x0 y0 x1 y1 of each box there in pixels of the network's input, twice the resolution of level 0.</param>
    /// <param name="current">The current frame, of the same size.</param>
    /// <param name="boxes">Expected boxes on the current frame; empty ones stay.</param>
    public static void Align(LumaPyramid before, ReadOnlySpan<float> boxesBefore, LumaPyramid current, Span<float> boxes)
    {
        if (boxesBefore.Length != boxes.Length || boxes.Length % 4 != 0)
            throw new ArgumentException($"{boxesBefore.Length} and {boxes.Length} numbers are not the same boxes of 4.", nameof(boxes));
        if (before.Width != current.Width || before.Height != current.Height)
            throw new ArgumentException($"The pictures are {before.Width} x {before.Height} and {current.Width} x {current.Height}; they must be of one size.", nameof(current));

        // A gradient needs a pixel on each side.
        if (before.Width < 3 || before.Height < 3)
            return;

        Span<float> memory = stackalloc float[Template.Length];
        var template = new Template(memory);
        for (int i = 0; i < boxes.Length; i += 4)
        {
            var old = new Extent(boxesBefore.Slice(i, 4));
            var expected = new Extent(boxes.Slice(i, 4));
            if (!old.IsSolid || !expected.IsSolid)
                continue;
            Prepare(before, old, expected, template);
            (float x, float y) = Descend(current, template);
            for (int side = 0; side < 4; side += 2)
                (boxes[i + side], boxes[i + side + 1]) = (boxes[i + side] + (2 * x), boxes[i + side + 1] + (2 * y));
        }
    }

    // Samples the content of the box at whole pixels, and the expected places of the samples.
    private static void Prepare(LumaPyramid before, Extent old, Extent expected, Template template)
    {
        ReadOnlySpan<byte> luma = before.Luma;
        int width = before.Width;
        float scaleX = expected.Width / old.Width, scaleY = expected.Height / old.Height;
        for (int i = 0; i < Samples; i++)
        {
            int x = Pixel(old.CenterX + (Offset(i % Columns, Columns) * old.Width), before.Width);
            int y = Pixel(old.CenterY + (Offset(i / Columns, Rows) * old.Height), before.Height), at = (y * width) + x;

            // Pixel coordinates count from the center of the first pixel, as pixel indices do.
            template.X[i] = expected.CenterX + ((x + 0.5f - old.CenterX) * scaleX) - 0.5f;
            template.Y[i] = expected.CenterY + ((y + 0.5f - old.CenterY) * scaleY) - 0.5f;
            template.Value[i] = luma[at];
            template.GradientX[i] = (luma[at + 1] - luma[at - 1]) * 0.5f;
            template.GradientY[i] = (luma[at + width] - luma[at - width]) * 0.5f;
        }
    }

    // Gauss-Newton from no displacement while the difference falls; a change of overall brightness does not count.
    private static (float X, float Y) Descend(LumaPyramid picture, Template template)
    {
        Span<float> differences = stackalloc float[Samples];
        float x = 0, y = 0, bestX = 0, bestY = 0, least = float.PositiveInfinity;
        for (int step = 0; step < MostSteps; step++)
        {
            var mean = Vector256.Create(Compare(picture, template, x, y, differences));
            Vector256<float> costs = default, xx = default, xy = default, yy = default, alongX = default, alongY = default, outlier = Vector256.Create(Outlier);
            for (int i = 0; i < Samples; i += Lanes)
            {
                Vector256<float> difference = Load(differences, i) - mean, size = Vector256.Abs(difference), near = Vector256.Min(size, outlier);
                Vector256<float> weight = Load(_weights, i), gradientX = Load(template.GradientX, i), gradientY = Load(template.GradientY, i);

                // Huber's cost: half the square inside, linear beyond.
                costs += weight * near * (size - (near * 0.5f));
                weight *= outlier / Vector256.Max(size, outlier);
                Vector256<float> weightedX = weight * gradientX, weightedY = weight * gradientY;
                xx += weightedX * gradientX;
                xy += weightedX * gradientY;
                yy += weightedY * gradientY;
                alongX += weightedX * difference;
                alongY += weightedY * difference;
            }

            float cost = Vector256.Sum(costs);
            if (!(cost < least))
                break;
            (bestX, bestY, least) = (x, y, cost);
            (float a, float b, float c) = (Vector256.Sum(xx), Vector256.Sum(xy), Vector256.Sum(yy));
            (float slopeX, float slopeY, float determinant) = (Vector256.Sum(alongX), Vector256.Sum(alongY), (a * c) - (b * b));
            if (!(determinant > 1e-5f * a * c))
                break;
            float stepX = ((c * slopeX) - (b * slopeY)) / determinant, stepY = ((a * slopeY) - (b * slopeX)) / determinant;
            (x, y) = (x - stepX, y - stepY);
            if (!(MathF.Abs(x) <= Farthest && MathF.Abs(y) <= Farthest) || (stepX * stepX) + (stepY * stepY) < ShortStep * ShortStep)
                break;
        }

        return (bestX, bestY);
    }

    /// <returns>The weighted mean of the differences.</returns>
    private static unsafe float Compare(LumaPyramid picture, Template template, float displacementX, float displacementY, Span<float> differences)
    {
        int width = picture.Width;
        Vector256<float> right = Vector256.Create(width - 1.001f), bottom = Vector256.Create(picture.Height - 1.001f), sums = default;
        fixed (byte* luma = picture.Luma)
        {
            for (int i = 0; i < Samples; i += Lanes)
            {
                Vector256<float> x = Vector256.Min(Vector256.Max(Load(template.X, i) + Vector256.Create(displacementX), Vector256<float>.Zero), right);
                Vector256<float> y = Vector256.Min(Vector256.Max(Load(template.Y, i) + Vector256.Create(displacementY), Vector256<float>.Zero), bottom);
                Vector256<int> column = Vector256.ConvertToInt32(x), row = Vector256.ConvertToInt32(y), at = (row * width) + column;
                Vector256<int> above = Pairs(luma, at), below = Pairs(luma, at + Vector256.Create(width));
                Vector256<float> across = x - Vector256.ConvertToSingle(column), along = y - Vector256.ConvertToSingle(row);
                Vector256<float> upper = Between(above, across), lower = Between(below, across);
                Vector256<float> difference = upper + ((lower - upper) * along) - Load(template.Value, i);
                difference.CopyTo(differences[i..]);
                sums += difference * Load(_weights, i);
            }
        }

        return Vector256.Sum(sums) / _weightSum;
    }

    // Gathers the bytes at these places, and in the next eight bits the one after each.
    private static unsafe Vector256<int> Pairs(byte* luma, Vector256<int> at)
    {
        // Gathers four bytes each, of which these are the last two if that many precede them, so that nothing is read beyond the picture.
        if (Avx2.IsSupported && Vector256.GreaterThanOrEqualAll(at, Vector256.Create(2)))
            return Vector256.ShiftRightLogical(Avx2.GatherVector256((int*)(luma - 2), at, 1), 16);
        Vector256<int> pairs = default;
        for (int lane = 0; lane < Lanes; lane++)
            pairs = pairs.WithElement(lane, luma[at[lane]] | (luma[at[lane] + 1] << 8));
        return pairs;
    }

    private static Vector256<float> Between(Vector256<int> pairs, Vector256<float> across)
    {
        Vector256<float> first = Vector256.ConvertToSingle(pairs & Vector256.Create(255)), second = Vector256.ConvertToSingle(Vector256.ShiftRightLogical(pairs, 8));
        return first + ((second - first) * across);
    }

    private static Vector256<float> Load(ReadOnlySpan<float> values, int index) => Vector256.Create(values[index..]);

    // Offset from the center of the box, in box sizes.
    private static float Offset(int index, int count) => ((index + 0.5f) / count) - 0.5f;

    private static int Pixel(float position, int count) => (int)Math.Clamp(position, 1, count - 2);

    private static float[] MakeWeights()
    {
        var weights = new float[Samples];
        for (int i = 0; i < Samples; i++)
        {
            float x = Offset(i % Columns, Columns), y = Offset(i / Columns, Rows);
            weights[i] = MathF.Exp(-((8 * x * x) + (4 * y * y)));
        }

        return weights;
    }

    // Holds the arrays that are compared, one plane each.
    private readonly ref struct Template(Span<float> memory)
    {
        public const int Length = 5 * Samples;

        // Expected place of each sample, in pixels of level 0.
        public Span<float> X { get; } = memory[..Samples];

        public Span<float> Y { get; } = memory.Slice(Samples, Samples);

        public Span<float> Value { get; } = memory.Slice(2 * Samples, Samples);

        public Span<float> GradientX { get; } = memory.Slice(3 * Samples, Samples);

        public Span<float> GradientY { get; } = memory.Slice(4 * Samples, Samples);
    }

    // Converts a box from network pixels to pixels of level 0.
    private readonly struct Extent(ReadOnlySpan<float> box)
    {
        public float CenterX { get; } = (box[0] + box[2]) / 4;

        public float CenterY { get; } = (box[1] + box[3]) / 4;

        public float Width { get; } = (box[2] - box[0]) / 2;

        public float Height { get; } = (box[3] - box[1]) / 2;

        public bool IsSolid => Width > 0 && Height > 0 && float.IsFinite(CenterX + CenterY + Width + Height);
    }
}
