using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Finds the displacement of each patch of one scale: the best of some candidates, then descent by inverse search.</summary>
internal sealed unsafe class PatchSearch(DenseInverseSearchOptions options)
{
    private const int Size = DenseInverseSearchOptions.PatchSize;

    // A shorter step, in pixels of the scale, ends the descent.
    private const float ShortStep = 0.01f;

    private LumaLevel? _from, _to;

    /// <summary>Gets the patches.</summary>
    public PatchGrid Grid { get; private set; }

    /// <summary>Gets the displacement of each patch along x, in pixels of the scale: the start of the descent, then its end.</summary>
    public float[] X { get; private set; } = [];

    /// <summary>Gets the displacement of each patch along y, in pixels of the scale.</summary>
    public float[] Y { get; private set; } = [];

    /// <summary>Gets the number of passes over all patches.</summary>
    public int Passes => options.SpatialPropagation ? 2 : 1;

    /// <summary>Starts the search of another scale.</summary>
    public void Begin(LumaLevel from, LumaLevel to)
    {
        (_from, _to) = (from, to);
        Grid = new PatchGrid(from.Width, from.Height, options.PatchStride);
        if (X.Length < Grid.Count)
        {
            X = new float[Grid.Count];
            Y = new float[Grid.Count];
        }
    }

    /// <summary>Improves all patches in sequence.</summary>
    /// <param name="pass">Even passes go right and down, odd ones left and up.</param>
    /// <param name="initial">Additional candidate for each patch in the first pass, dx and dy; may be empty.</param>
    public void Run(int pass, ReadOnlySpan<float> initial)
    {
        PatchGrid grid = Grid;
        int direction = pass % 2 == 0 ? 1 : -1;
        float* template = stackalloc float[PatchKernel.TemplateLength];
        LumaLevel from = _from!, to = _to!;
        fixed (float* source = from.Samples, target = to.Samples)
        {
            for (int i = 0; i < grid.Rows; i++)
            {
                int row = direction > 0 ? i : grid.Rows - 1 - i;
                for (int j = 0; j < grid.Columns; j++)
                {
                    int column = direction > 0 ? j : grid.Columns - 1 - j, at = (row * grid.Columns) + column;
                    int x = grid.X(column), y = grid.Y(row);
                    PatchGradient gradient = PatchKernel.Prepare(source + from.Origin + (y * from.Stride) + x, from.Stride, template);
                    var patch = new Patch(template, target, to, x, y, options.MeanNormalization);
                    Candidate best = patch.At(X[at], Y[at]);
                    if (pass == 0)
                    {
                        // Zero motion is common, and a coarse scale may have moved a patch along with its surroundings.
                        patch.Try(0, 0, ref best);
                        if (!initial.IsEmpty)
                            patch.Try(initial[2 * at], initial[(2 * at) + 1], ref best);
                    }

                    if (options.SpatialPropagation)
                    {
                        if (j > 0)
                            patch.Try(X[at - direction], Y[at - direction], ref best);

                        if (i > 0)
                        {
                            int above = at - (direction * grid.Columns);
                            patch.Try(X[above], Y[above], ref best);
                        }
                    }

                    Descend(patch, gradient, ref best);
                    (X[at], Y[at]) = (best.X, best.Y);
                }
            }
        }
    }

    // Gauss-Newton on the squared difference plus the anchor; gradients are those of the template, so they are the same in each step.
    private void Descend(in Patch patch, PatchGradient gradient, ref Candidate best)
    {
        float anchor = options.Anchor, startX = best.X, startY = best.Y;
        float meanX = options.MeanNormalization ? gradient.X / (Size * Size) : 0, meanY = options.MeanNormalization ? gradient.Y / (Size * Size) : 0;
        float xx = gradient.XX - (gradient.X * meanX) + anchor;
        float xy = gradient.XY - (gradient.X * meanY);
        float yy = gradient.YY - (gradient.Y * meanY) + anchor;
        float determinant = (xx * yy) - (xy * xy);
        // Without an anchor a flat or straight patch has no solution that float arithmetic finds.
        if (!(determinant > 1e-5f * xx * yy))
            return;

        float inverse = 1 / determinant;
        for (int step = options.Iterations / Passes; step > 0; step--)
        {
            Vector128<float> sums = best.Sums;
            float x = sums[0] - (sums[2] * meanX) + (anchor * (best.X - startX));
            float y = sums[1] - (sums[2] * meanY) + (anchor * (best.Y - startY));
            float stepX = ((yy * x) - (xy * y)) * inverse, stepY = ((xx * y) - (xy * x)) * inverse;
            Candidate next = patch.At(best.X - stepX, best.Y - stepY);
            float awayX = next.X - startX, awayY = next.Y - startY, squared = (awayX * awayX) + (awayY * awayY);
            next.Cost += anchor * squared;
            // A patch that moves by more than its size has found something else. Written so that NaN ends here.
            if (!(next.Cost < best.Cost && squared <= Size * Size))
                return;

            best = next;
            if ((stepX * stepX) + (stepY * stepY) < ShortStep * ShortStep)
                return;
        }
    }

    private struct Candidate
    {
        public float X, Y, Cost;
        public Vector128<float> Sums;
    }

    private readonly struct Patch(float* template, float* target, LumaLevel level, int x, int y, bool normalize)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Candidate At(float displacementX, float displacementY)
        {
            var place = new PatchPlace(level, x + displacementX, y + displacementY);
            Vector128<float> sums = PatchKernel.Compare(template, target + place.Offset, level.Stride, place.Right, place.Down);
            float cost = normalize ? sums[3] - (sums[2] * sums[2] * (1f / (Size * Size))) : sums[3];
            return new Candidate { X = displacementX, Y = displacementY, Cost = cost, Sums = sums };
        }

        public void Try(float displacementX, float displacementY, ref Candidate best)
        {
            if (displacementX == best.X && displacementY == best.Y)
                return;

            Candidate other = At(displacementX, displacementY);
            if (other.Cost < best.Cost)
                best = other;
        }
    }
}
