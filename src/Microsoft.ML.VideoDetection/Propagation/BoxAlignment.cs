namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Moves boxes to where what is in them looks most like what was in them on the frame before.</summary>
/// <remarks>
/// Descent by inverse search as in <see cref="PatchSearch"/>, but over a whole box, whose middle counts most and where what does not belong to the
/// object counts little: an object that is narrower than a patch moves like its surroundings in the motion field, and by itself here.
/// Origin: Baker and Matthews, "Lucas-Kanade 20 Years On", IJCV 2004, section 3.2; weights of Huber, "Robust Statistics".
/// </remarks>
internal static class BoxAlignment
{
    private const int Columns = 12, Rows = 20, Samples = Columns * Rows, MostSteps = 10;

    // Luma levels beyond which a difference is taken for something else in front or behind, and counts no longer by its square.
    private const float Outlier = 15;

    // Pixels of level 0: farther away it has found something else, and a shorter step is not worth another one.
    private const float Farthest = 4, ShortStep = 0.05f;

    private static readonly float[] _weights = MakeWeights();

    /// <summary>Moves boxes in place, each by at most 4 pixels of level 0 along each axis.</summary>
    /// <param name="before">The frame before.</param>
    /// <param name="boxesBefore">x0 y0 x1 y1 of each box there in pixels of the network's input, twice the resolution of level 0.</param>
    /// <param name="current">The frame, of the same size.</param>
    /// <param name="boxes">Where the boxes are expected on it; those of no extent stay.</param>
    public static void Align(LumaPyramid before, ReadOnlySpan<float> boxesBefore, LumaPyramid current, Span<float> boxes)
    {
        if (boxesBefore.Length != boxes.Length || boxes.Length % 4 != 0)
            throw new ArgumentException($"{boxesBefore.Length} and {boxes.Length} numbers are not the same boxes of 4.", nameof(boxes));
        if (before.Width != current.Width || before.Height != current.Height)
            throw new ArgumentException($"The pictures are {before.Width} x {before.Height} and {current.Width} x {current.Height}; they must be of one size.", nameof(current));

        // A gradient needs a pixel on each side.
        if (before.Width < 3 || before.Height < 3)
            return;

        Span<Sample> samples = stackalloc Sample[Samples];
        for (int i = 0; i < boxes.Length; i += 4)
        {
            var old = new Extent(boxesBefore.Slice(i, 4));
            var expected = new Extent(boxes.Slice(i, 4));
            if (!old.IsSolid || !expected.IsSolid)
                continue;
            Prepare(before, old, expected, samples);
            (float x, float y) = Descend(current, samples);
            for (int side = 0; side < 4; side += 2)
                (boxes[i + side], boxes[i + side + 1]) = (boxes[i + side] + (2 * x), boxes[i + side + 1] + (2 * y));
        }
    }

    // What is in the box at whole pixels, and where that is expected.
    private static void Prepare(LumaPyramid before, Extent old, Extent expected, Span<Sample> samples)
    {
        ReadOnlySpan<byte> luma = before.Luma;
        int width = before.Width;
        float scaleX = expected.Width / old.Width, scaleY = expected.Height / old.Height;
        for (int i = 0; i < Samples; i++)
        {
            int x = Pixel(old.CentreX + (Offset(i % Columns, Columns) * old.Width), before.Width);
            int y = Pixel(old.CentreY + (Offset(i / Columns, Rows) * old.Height), before.Height), at = (y * width) + x;
            samples[i] = new Sample
            {
                // From the first pixel's middle, like the indices of pixels.
                X = expected.CentreX + ((x + 0.5f - old.CentreX) * scaleX) - 0.5f,
                Y = expected.CentreY + ((y + 0.5f - old.CentreY) * scaleY) - 0.5f,
                Value = luma[at],
                GradientX = (luma[at + 1] - luma[at - 1]) * 0.5f,
                GradientY = (luma[at + width] - luma[at - width]) * 0.5f,
            };
        }
    }

    // Gauss-Newton from no displacement, as long as the pictures agree better; brighter or darker as a whole is no difference.
    private static (float X, float Y) Descend(LumaPyramid picture, ReadOnlySpan<Sample> samples)
    {
        Span<float> differences = stackalloc float[Samples];
        float x = 0, y = 0, bestX = 0, bestY = 0, least = float.PositiveInfinity;
        for (int step = 0; step < MostSteps; step++)
        {
            float mean = Compare(picture, samples, x, y, differences), cost = 0, xx = 0, xy = 0, yy = 0, alongX = 0, alongY = 0;
            for (int i = 0; i < Samples; i++)
            {
                float difference = differences[i] - mean, size = MathF.Abs(difference), share = size <= Outlier ? 1 : Outlier / size;
                float weight = _weights[i] * share, gradientX = samples[i].GradientX, gradientY = samples[i].GradientY;
                // Half of the square inside, and linear beyond.
                cost += _weights[i] * (size <= Outlier ? size * size / 2 : Outlier * (size - (Outlier / 2)));
                xx += weight * gradientX * gradientX;
                xy += weight * gradientX * gradientY;
                yy += weight * gradientY * gradientY;
                alongX += weight * gradientX * difference;
                alongY += weight * gradientY * difference;
            }

            if (!(cost < least))
                break;
            (bestX, bestY, least) = (x, y, cost);
            float determinant = (xx * yy) - (xy * xy);
            if (!(determinant > 1e-5f * xx * yy))
                break;
            float stepX = ((yy * alongX) - (xy * alongY)) / determinant, stepY = ((xx * alongY) - (xy * alongX)) / determinant;
            (x, y) = (x - stepX, y - stepY);
            if (!(MathF.Abs(x) <= Farthest && MathF.Abs(y) <= Farthest) || (stepX * stepX) + (stepY * stepY) < ShortStep * ShortStep)
                break;
        }

        return (bestX, bestY);
    }

    /// <returns>The weighted mean of the differences.</returns>
    private static float Compare(LumaPyramid picture, ReadOnlySpan<Sample> samples, float displacementX, float displacementY, Span<float> differences)
    {
        ReadOnlySpan<byte> luma = picture.Luma;
        int width = picture.Width;
        float sum = 0, weights = 0, right = picture.Width - 1.001f, bottom = picture.Height - 1.001f;
        for (int i = 0; i < Samples; i++)
        {
            float x = Math.Clamp(samples[i].X + displacementX, 0, right), y = Math.Clamp(samples[i].Y + displacementY, 0, bottom);
            int column = (int)x, row = (int)y, at = (row * width) + column;
            float across = x - column, upper = luma[at] + ((luma[at + 1] - luma[at]) * across);
            float lower = luma[at + width] + ((luma[at + width + 1] - luma[at + width]) * across);
            differences[i] = upper + ((lower - upper) * (y - row)) - samples[i].Value;
            sum += _weights[i] * differences[i];
            weights += _weights[i];
        }

        return sum / weights;
    }

    // In box sizes from its centre.
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

    private struct Sample
    {
        public float X, Y, Value, GradientX, GradientY;
    }

    // Of network pixels, in those of level 0.
    private readonly struct Extent(ReadOnlySpan<float> box)
    {
        public float CentreX { get; } = (box[0] + box[2]) / 4;

        public float CentreY { get; } = (box[1] + box[3]) / 4;

        public float Width { get; } = (box[2] - box[0]) / 2;

        public float Height { get; } = (box[3] - box[1]) / 2;

        public bool IsSolid => Width > 0 && Height > 0 && float.IsFinite(CentreX + CentreY + Width + Height);
    }
}
