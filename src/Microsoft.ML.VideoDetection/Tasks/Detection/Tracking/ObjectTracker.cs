using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

/// <summary>Joins the detections of a stream's frames to tracks: strong detections first, then weak ones to the remaining tracks.</summary>
/// <remarks>
/// <para>The remaining strong detections continue tracks that were out of sight, or tracks that are too short for an id; others begin new tracks unless they
/// lie mostly on a detection that has a track.</para>
/// <para>Detections of another class never continue a track. The same frames give the same ids; of equally good assignments, the order of tracks (the oldest
/// first) and of detections decides (<see cref="LinearAssignment"/>).</para>
/// <para>Memory: at most <see cref="MostTracks"/> tracks of fixed size. Not thread-safe: use one tracker per stream.</para>
/// </remarks>
internal sealed class ObjectTracker(TrackingOptions options)
{
    /// <summary>Represents the most tracks that are remembered; beyond it, those that were out of sight the longest are dropped.</summary>
    public const int MostTracks = 1000;

    // Weak detections are often beside the object, so they have to overlap more (ByteTrack).
    private const float WeakIou = 0.5f;
    private const float MostCovered = 0.4f;

    private readonly LinearAssignment _assignment = new();
    private readonly TrackMotion _motion = new();
    private readonly List<Track> _tracks = [];
    private readonly List<int> _rows = [];
    private double[] _costs = [];
    private Track?[] _trackOf = [];
    private string? _videoId;
    private int _frameIndex = -1, _lastId;
    private (int Width, int Height) _size;

    /// <summary>Gets the number of remembered tracks.</summary>
    public int Count => _tracks.Count;

    /// <summary>Assigns ids to the detections of the next frame, and smooths their scores if the options request it.</summary>
    /// <param name="found">Detections scoring at least <see cref="TrackingOptions.LowScore"/>, best score first.</param>
    /// <param name="frame">The frame.</param>
    /// <returns>The same detections, best score first.</returns>
    public FrameResult Track(FrameResult found, in TrackedFrame frame)
    {
        if (frame.VideoId != _videoId || frame.FrameIndex <= _frameIndex)
            Reset();
        (int Width, int Height) size = (frame.Geometry.SourceWidth, frame.Geometry.SourceHeight);
        if (size != _size)
            _tracks.Clear();
        int last = _frameIndex, current = frame.FrameIndex;
        (_videoId, _frameIndex, _size) = (frame.VideoId, frame.FrameIndex, size);
        Predict(frame, last);

        int count = found.Scores.Length;
        if (_trackOf.Length < count)
            _trackOf = new Track?[count * 2];
        _trackOf.AsSpan(0, count).Clear();
        int strong = CountFrom(found.Scores, options.HighScore), all = CountFrom(found.Scores, options.LowScore);

        // Tracks with an id first, since those without are often second boxes of the same objects.
        Associate(found, current, 0, strong, options.MinimumIou, track => track.Id > 0 && track.FrameIndex == last);
        Associate(found, current, strong, all, Math.Max(WeakIou, options.MinimumIou), track => track.Id > 0 && track.FrameIndex == last);
        Associate(found, current, 0, strong, options.MinimumIou, track => track.Id > 0 && track.FrameIndex < last);
        Associate(found, current, 0, strong, options.MinimumIou, track => track.Id == 0);
        Begin(found, frame.FrameIndex, strong);
        Forget(frame.FrameIndex);
        return Result(found);
    }

    /// <summary>Drops all tracks; ids begin at 1 again.</summary>
    public void Reset()
    {
        _tracks.Clear();
        (_videoId, _frameIndex, _lastId) = (null, -1, 0);
    }

    private static int CountFrom(ReadOnlySpan<float> scores, float least)
    {
        int count = 0;
        while (count < scores.Length && scores[count] >= least)
            count++;
        return count;
    }

    private static Box BoxOf(FrameResult found, int index) =>
        new(found.Boxes[4 * index], found.Boxes[(4 * index) + 1], found.Boxes[(4 * index) + 2], found.Boxes[(4 * index) + 3]);

    private void Predict(in TrackedFrame frame, int last)
    {
        if (options.PredictMotion)
            _motion.Predict(_tracks, frame, last);
        else
            _tracks.ForEach(track => track.Stay());
    }

    // Joins detections from one index to another to tracks that were not continued yet.
    private void Associate(FrameResult found, int frameIndex, int from, int to, float leastIou, Func<Track, bool> eligible)
    {
        _rows.Clear();
        for (int t = 0; t < _tracks.Count; t++)
        {
            if (eligible(_tracks[t]))
                _rows.Add(t);
        }

        int columns = to - from, cells = _rows.Count * columns;
        if (cells == 0)
            return;
        if (_costs.Length < cells)
            _costs = new double[cells * 2];
        Span<double> costs = _costs.AsSpan(0, cells);
        costs.Clear();
        for (int row = 0; row < _rows.Count; row++)
        {
            Track track = _tracks[_rows[row]];
            for (int column = 0; column < columns; column++)
            {
                if (found.Labels[from + column] != track.Label || _trackOf[from + column] is not null)
                    continue;
                float iou = track.Predicted.Iou(BoxOf(found, from + column));
                if (iou >= leastIou)
                    costs[(row * columns) + column] = -iou;
            }
        }

        ReadOnlySpan<int> chosen = _assignment.Solve(costs, _rows.Count, columns);
        for (int row = 0; row < chosen.Length; row++)
        {
            if (chosen[row] < 0 || costs[(row * columns) + chosen[row]] == 0)
                continue;
            int detection = from + chosen[row];
            Track track = _tracks[_rows[row]];
            track.Continue(BoxOf(found, detection), found.Scores[detection], frameIndex, options.PredictMotion);
            _trackOf[detection] = track;
        }
    }

    private void Begin(FrameResult found, int frameIndex, int strong)
    {
        for (int i = 0; i < strong; i++)
        {
            if (_trackOf[i] is not null || IsCovered(found, i))
                continue;
            var track = new Track((int)found.Labels[i], BoxOf(found, i), found.Scores[i], frameIndex);
            _tracks.Add(track);
            _trackOf[i] = track;
        }
    }

    // Determines whether a detection mostly lies on one that belongs to a track: a second box of the same object, or one of its parts.
    private bool IsCovered(FrameResult found, int index)
    {
        Box box = BoxOf(found, index);
        for (int i = 0; i < found.Scores.Length; i++)
        {
            if (i != index && _trackOf[i] is not null && found.Labels[i] == found.Labels[index] && box.ShareWithSmaller(BoxOf(found, i)) > MostCovered)
                return true;
        }

        return false;
    }

    // Tracks without an id may not miss a frame: there is no id to find them again by.
    private void Forget(int frameIndex)
    {
        _tracks.RemoveAll(track => track.FrameIndex < frameIndex
            && (track.Length < options.MinimumLength || frameIndex - track.FrameIndex > options.MaximumLostFrames));
        if (_tracks.Count <= MostTracks)
            return;
        int oldest = _tracks.Select(track => track.FrameIndex).Order().ElementAt(_tracks.Count - MostTracks);
        _tracks.RemoveAll(track => track.FrameIndex < oldest);
        if (_tracks.Count > MostTracks)
            _tracks.RemoveRange(MostTracks, _tracks.Count - MostTracks);
    }

    private FrameResult Result(FrameResult found)
    {
        int count = found.Scores.Length;
        float[] scores = [.. found.Scores];
        var ids = new int[count];
        for (int i = 0; i < count; i++)
        {
            if (_trackOf[i] is not { } track)
                continue;
            if (track.Id == 0 && track.Length >= options.MinimumLength)
                track.Id = ++_lastId;
            ids[i] = track.Id;
            if (options.SmoothScores)
                scores[i] = MathF.Sqrt(scores[i] * track.BestScore);
        }

        var result = new FrameResult(found.Boxes, scores, found.Labels) { TrackIds = ids };
        return options.SmoothScores ? result.ByScore() : result;
    }
}
