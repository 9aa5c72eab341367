using System.Numerics;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Estimates optical flow by dense inverse search, from coarse to fine, without variational refinement.</summary>
/// <remarks>
/// Origin: Kroeger, Timofte, Dai, Van Gool, "Fast Optical Flow using Dense Inverse Search", ECCV 2016. Beyond it: patches also try their
/// neighbours' motion and none at all, and the descent is anchored (<see cref="DenseInverseSearchOptions.Anchor"/>). Buffers are
/// kept from call to call, so one object serves one stream; not thread-safe.
/// </remarks>
internal sealed class DenseInverseSearch
{
    // Fewer patches than this are done before another thread has woken up.
    private const int PatchesWorthThreads = 256;

    private readonly DenseInverseSearchOptions _options;
    private readonly PatchSearch _search;
    private readonly StripeLoop _searchLoop, _blendLoop;
    private PatchBlend _blend = new(), _coarser = new();
    private LumaLevel? _from, _to;
    private MotionField? _flow, _initial;
    private float[] _candidates = [];
    private int _pass, _scale;

    public DenseInverseSearch(DenseInverseSearchOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        _options = options;
        _search = new PatchSearch(options);
        _searchLoop = new StripeLoop(SearchStripe);
        _blendLoop = new StripeLoop(BlendStripe);
    }

    /// <summary>Estimates where each place of a picture is in another one.</summary>
    /// <param name="from">The picture whose pixels get a displacement.</param>
    /// <param name="to">The picture that it leads to, of the same size and options.</param>
    /// <param name="flow">Receives, for each pixel of the finest scale, (position in <paramref name="to"/>) - (position in <paramref name="from"/>) in pixels of level 0.</param>
    /// <param name="initial">Motion to try as well, of the same size as the result; not <paramref name="flow"/> itself.</param>
    /// <param name="threads">How many threads may work; the result is the same for any number.</param>
    public void Estimate(LumaPyramid from, LumaPyramid to, MotionField flow, MotionField? initial = null, int threads = 1)
    {
        Check(from, to, flow, initial, threads);
        (_flow, _initial) = (flow, initial);
        flow.Resize(from[_options.FinestScale].Width, from[_options.FinestScale].Height, _options.FinestScale);
        for (_scale = from.CoarsestScale; _scale >= _options.FinestScale; _scale--)
        {
            (_from, _to) = (from[_scale], to[_scale]);
            _search.Begin(_from, _to);
            Start(first: _scale == from.CoarsestScale);
            int stripes = _search.Grid.Stripes, workers = _search.Grid.Count < PatchesWorthThreads ? 1 : threads;
            for (_pass = 0; _pass < _search.Passes; _pass++)
            {
                _searchLoop.Run(stripes, workers);
            }

            _blend.Begin(_from.Width, _from.Height);
            _blendLoop.Run(stripes, workers);
            (_blend, _coarser) = (_coarser, _blend);
        }

        (_from, _to, _flow, _initial) = (null, null, null, null);
    }

    private void Check(LumaPyramid from, LumaPyramid to, MotionField flow, MotionField? initial, int threads)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
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

    // Patches begin with the motion at their centre of the coarser scale, or with none.
    private void Start(bool first)
    {
        PatchGrid grid = _search.Grid;
        if (_initial is not null && _candidates.Length < 2 * grid.Count)
        {
            _candidates = new float[2 * grid.Count];
        }

        for (int row = 0; row < grid.Rows; row++)
        {
            for (int column = 0; column < grid.Columns; column++)
            {
                int at = (row * grid.Columns) + column;
                const float Middle = DenseInverseSearchOptions.PatchSize / 2f;
                float x = grid.X(column) + Middle, y = grid.Y(row) + Middle;
                Vector2 motion = first ? Vector2.Zero : 2 * _coarser.Sample((x * 0.5f) - 0.5f, (y * 0.5f) - 0.5f);
                (_search.X[at], _search.Y[at]) = (motion.X, motion.Y);
                if (_initial is not null)
                {
                    int finer = _scale - _options.FinestScale;
                    Vector2 candidate = _initial.Nearest((int)x << finer, (int)y << finer) / (1 << _scale);
                    (_candidates[2 * at], _candidates[(2 * at) + 1]) = (candidate.X, candidate.Y);
                }
            }
        }
    }

    private void SearchStripe(int stripe) => _search.Run(stripe, _pass, _initial is null ? [] : _candidates);

    private void BlendStripe(int stripe)
    {
        int stripes = _search.Grid.Stripes, first = _from!.Height * stripe / stripes, end = _from.Height * (stripe + 1) / stripes;
        _blend.Run(_search, _from, _to!, first, end);
        if (_scale == _options.FinestScale)
        {
            _blend.CopyTo(_flow!, 1 << _scale, first, end);
        }
    }
}
