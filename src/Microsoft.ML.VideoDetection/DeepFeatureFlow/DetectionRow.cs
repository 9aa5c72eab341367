using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Tasks.Detection;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>Feeds the frames of an input row, one after the other, to an engine, and hands out the detections as columns.</summary>
internal sealed class DetectionRow : IDisposable
{
    private readonly DataViewRow _input;
    private readonly DetectionStream _engine;
    private readonly ValueGetter<MLImage> _getImage;
    private readonly ValueGetter<ReadOnlyMemory<char>>? _getVideoId;
    private readonly ValueGetter<int>? _getFrameIndex;
    private readonly bool _isStill;
    private readonly int _firstOutput;
    private long _position = -1;
    private bool _isKeyFrame;
    private ReadOnlyMemory<char> _id;
    private string _videoId = "";

    // Handed to the getter again and again: a producer that makes images disposes the previous one itself.
    private MLImage? _image;

    public DetectionRow(DataViewRow input, DetectionInputs inputs, DetectorModel model, VideoDetectorOptions options)
    {
        _input = input;
        _firstOutput = input.Schema.Count;
        _getImage = input.GetGetter<MLImage>(inputs.Image);
        _getVideoId = inputs.VideoId is { } videoId ? input.GetGetter<ReadOnlyMemory<char>>(videoId) : null;
        _getFrameIndex = inputs.FrameIndex is { } frameIndex ? input.GetGetter<int>(frameIndex) : null;

        // Without a frame index nothing says which rows belong together: each is a key frame of its own.
        _isStill = _getFrameIndex is null;
        _engine = model.OpenStream(options);
    }

    /// <summary>Goes to the current row of the input. With tracking it is detected on at once: the ids of later rows depend on it.</summary>
    public void Advance()
    {
        Update();
        if (_engine.IsTracking)
            _engine.Run();
    }

    /// <summary>Lets the engine see the current row. Every row of a stream must be shown, also those that nobody reads.</summary>
    public void Update()
    {
        if (_input.Position == _position)
            return;

        _getImage(ref _image!);
        if (_image is null)
            throw new InvalidDataException($"Row {_input.Position} has no image.");
        if (_getVideoId is not null)
        {
            _getVideoId(ref _id);
            if (!_id.Span.SequenceEqual(_videoId))
                _videoId = _id.ToString();
        }

        int frameIndex = 0;
        _getFrameIndex?.Invoke(ref frameIndex);
        if (frameIndex < 0)
            throw new InvalidDataException($"Row {_input.Position} has the frame index {frameIndex}; it must not be negative.");
        if (_isStill)
            _engine.Reset();
        _isKeyFrame = _engine.MoveTo(_image, _videoId, frameIndex);
        _position = _input.Position;
    }

    /// <summary>The getter of a column of the output schema: of the input row where it has the column, else of its detections.</summary>
    /// <param name="input">The input row.</param>
    /// <param name="detections">The detections on it; null when nobody asked for them.</param>
    /// <param name="active">Which columns of the output schema were asked for.</param>
    /// <param name="column">The column.</param>
    public static ValueGetter<TValue> GetGetter<TValue>(
        DataViewRow input, DetectionRow? detections, bool[] active, DataViewSchema.Column column)
    {
        if (!active[column.Index])
            throw new InvalidOperationException($"The column '{column.Name}' was not asked for when the cursor or row was made.");
        if (column.Index < input.Schema.Count)
            return input.GetGetter<TValue>(input.Schema[column.Index]);
        return detections!.Getter(column) as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"The column '{column.Name}' is of type {column.Type}, not {typeof(TValue).Name}.");
    }

    private Delegate Getter(DataViewSchema.Column column) => (column.Index - _firstOutput) switch
    {
        0 => (ValueGetter<VBuffer<uint>>)GetLabels,
        1 => (ValueGetter<VBuffer<float>>)GetBoxes,
        2 => (ValueGetter<VBuffer<float>>)GetScores,
        3 => (ValueGetter<bool>)GetIsKeyFrame,
        4 => (ValueGetter<VBuffer<int>>)GetTrackIds,
        _ => throw new ArgumentOutOfRangeException(nameof(column), column.Name, "Not a detection column."),
    };

    public void Dispose() => _engine.Dispose();

    private static void Copy(ReadOnlySpan<float> values, ref VBuffer<float> destination)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref destination, values.Length);
        values.CopyTo(editor.Values);
        destination = editor.Commit();
    }

    private FrameResult Result()
    {
        Update();
        return _engine.Run();
    }

    private void GetLabels(ref VBuffer<uint> labels)
    {
        long[] classes = Result().Labels;
        VBufferEditor<uint> editor = VBufferEditor.Create(ref labels, classes.Length);
        for (int i = 0; i < classes.Length; i++)
            editor.Values[i] = (uint)classes[i] + 1;
        labels = editor.Commit();
    }

    private void GetBoxes(ref VBuffer<float> boxes) => Copy(Result().Boxes, ref boxes);

    private void GetScores(ref VBuffer<float> scores) => Copy(Result().Scores, ref scores);

    private void GetTrackIds(ref VBuffer<int> tracks)
    {
        int[] ids = Result().TrackIds;
        VBufferEditor<int> editor = VBufferEditor.Create(ref tracks, ids.Length);
        ids.CopyTo(editor.Values);
        tracks = editor.Commit();
    }

    private void GetIsKeyFrame(ref bool isKeyFrame)
    {
        Update();
        isKeyFrame = _isKeyFrame;
    }
}
