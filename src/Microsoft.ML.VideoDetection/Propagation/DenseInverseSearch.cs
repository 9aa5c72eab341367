using System.Numerics;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Estimates optical flow by dense inverse search, from coarse to fine, without variational refinement.</summary>
/// <remarks>
/// Origin: Kroeger, Timofte, Dai, Van Gool, "Fast Optical Flow using Dense Inverse Search", ECCV 2016. In addition, patches also try their neighbors' motion
/// and no motion, and the descent is anchored (<see cref="DenseInverseSearchOptions.Anchor"/>). Buffers are reused from call to call, so one object serves
/// one stream; not thread-safe.
/// </remarks>
internal sealed class DenseInverseSearch
{
    private readonly DenseInverseSearchOptions _options;
    private readonly PatchSearch _search;
    private PatchBlend _blend = new(), _coarser = new();
    private float[] _candidates = [];

    public DenseInverseSearch(DenseInverseSearchOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        _options = options;
        _search = new PatchSearch(options);
    }

    /// <summary>Estimates the displacement of each pixel of one picture to another.</summary>
    /// <param name="from">The picture whose pixels get a displacement.</param>
    /// <param name="to">The picture that the displacements lead to, of the same size and options.</param>
    /// <param name="flow">Receives, for each pixel of the finest scale, (position in <paramref name="to"/>) - (position in <paramref name="from"/>) in pixels of level 0.</param>
    /// <param name="initial">Additional candidate motion of the same size as the result; not <paramref name="flow"/> itself.</param>
    public void Estimate(LumaPyramid from, LumaPyramid to, MotionField flow, MotionField? initial = null)
    {
        Check(from, to, flow, initial);
        flow.Resize(from[_options.FinestScale].Width, from[_options.FinestScale].Height, _options.FinestScale);
        for (int scale = from.CoarsestScale; scale >= _options.FinestScale; scale--)
        {
            _search.Begin(from[scale], to[scale]);
            Start(scale, isCoarsest: scale == from.CoarsestScale, initial);
            for (int pass = 0; pass < _search.Passes; pass++)
                _search.Run(pass, initial is null ? [] : _candidates);

            _blend.Run(_search, from[scale], to[scale]);
            (_blend, _coarser) = (_coarser, _blend);
        }

        _coarser.CopyTo(flow, 1 << _options.FinestScale);
    }

    private void Check(LumaPyramid from, LumaPyramid to, MotionField flow, MotionField? initial)
    {
        ArgumentNullException.ThrowIfNull(flow);
        if (from.Width == 0 || from.Width != to.Width || from.Height != to.Height)
        {
            throw new ArgumentException($"The pictures are {from.Width} x {from.Height} and {to.Width} x {to.Height}; they must be of one size.");
        }

        if (from.FinestScale != _options.FinestScale || to.FinestScale != _options.FinestScale || from.CoarsestScale != to.CoarsestScale)
        {
            throw new ArgumentException(
                $"Scales are {from.FinestScale} to {from.CoarsestScale} and {to.FinestScale} to {to.CoarsestScale}; the finest must be {_options.FinestScale} and the coarsest the same.");
        }

        LumaLevel finest = from[_options.FinestScale];
        if (ReferenceEquals(flow, initial) || (initial is not null && (initial.Width != finest.Width || initial.Height != finest.Height)))
        {
            throw new ArgumentException(
                $"Initial motion is {initial?.Width} x {initial?.Height}; it must be {finest.Width} x {finest.Height}, and not the field that is written.");
        }
    }

    // Patches begin with the motion at their center in the coarser scale, or with none.
    private void Start(int scale, bool isCoarsest, MotionField? initial)
    {
        PatchGrid grid = _search.Grid;
        if (initial is not null && _candidates.Length < 2 * grid.Count)
            _candidates = new float[2 * grid.Count];

        for (int row = 0; row < grid.Rows; row++)
        {
            for (int column = 0; column < grid.Columns; column++)
            {
                int at = (row * grid.Columns) + column;
                const float Middle = DenseInverseSearchOptions.PatchSize / 2f;
                float x = grid.X(column) + Middle, y = grid.Y(row) + Middle;
                Vector2 motion = isCoarsest ? Vector2.Zero : 2 * _coarser.Sample((x * 0.5f) - 0.5f, (y * 0.5f) - 0.5f);
                (_search.X[at], _search.Y[at]) = (motion.X, motion.Y);
                if (initial is not null)
                {
                    int finer = scale - _options.FinestScale;
                    Vector2 candidate = initial.Nearest((int)x << finer, (int)y << finer) / (1 << scale);
                    (_candidates[2 * at], _candidates[(2 * at) + 1]) = (candidate.X, candidate.Y);
                }
            }
        }
    }
}
