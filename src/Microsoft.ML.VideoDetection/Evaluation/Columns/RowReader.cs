using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Views;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

namespace Microsoft.ML.VideoDetection.Evaluation.Columns;

/// <summary>Fills a frame from the current row of a cursor.</summary>
internal sealed class RowReader
{
    private readonly DataViewRow _row;
    private readonly ColumnClasses _classes;
    private readonly VectorColumn<uint> _labels;
    private readonly VectorColumn<float> _boxes;
    private readonly VectorColumn<uint>? _predictedKeys;
    private readonly VectorColumn<ReadOnlyMemory<char>>? _predictedNames;
    private readonly VectorColumn<float> _predictedBoxes;
    private readonly VectorColumn<float> _scores;
    private readonly VectorColumn<float>? _ignored;
    private readonly VectorColumn<int>? _tracks;
    private readonly VectorColumn<int>? _predictedTracks;

    public RowReader(DataViewRow row, EvaluationInputs inputs, ColumnClasses classes)
    {
        _row = row;
        _classes = classes;
        _labels = new(row, inputs.Label);
        _boxes = new(row, inputs.BoundingBoxes);
        if (ColumnClasses.ItemType(inputs.PredictedLabel) is KeyDataViewType)
            _predictedKeys = new(row, inputs.PredictedLabel);
        else
            _predictedNames = new(row, inputs.PredictedLabel);
        _predictedBoxes = new(row, inputs.PredictedBoundingBoxes);
        _scores = new(row, inputs.Score);
        _ignored = VectorColumn<float>.Create(row, inputs.IgnoredBoundingBoxes);
        _tracks = VectorColumn<int>.Create(row, inputs.TrackId);
        _predictedTracks = VectorColumn<int>.Create(row, inputs.PredictedTrackId);
    }

    /// <exception cref="InvalidDataException">The vectors of the row do not match in length, or a box is invalid.</exception>
    public void Read(FrameSample frame)
    {
        ReadLabels(frame);
        ReadDetections(frame);
        if (_ignored is null)
            return;
        ReadOnlySpan<float> ignored = _ignored.Read();
        Require(ignored.Length % 4 == 0, $"'{_ignored.Name}' has {ignored.Length} numbers, expected four for each box");
        for (int i = 0; i < ignored.Length; i += 4)
            frame.Ignored.Add(Box(ignored, i / 4, _ignored.Name));
    }

    private void ReadLabels(FrameSample frame)
    {
        ReadOnlySpan<uint> labels = _labels.Read();
        ReadOnlySpan<float> boxes = _boxes.Read();
        ReadOnlySpan<int> tracks = _tracks is null ? default : _tracks.Read();
        Require(
            boxes.Length == labels.Length * 4,
            $"'{_labels.Name}' has {labels.Length} labels and '{_boxes.Name}' {boxes.Length} numbers, expected four for each label");
        Require(
            tracks.Length == 0 || tracks.Length == labels.Length,
            $"'{_labels.Name}' has {labels.Length} labels and '{_tracks?.Name}' {tracks.Length} tracks, expected as many or none");
        for (int i = 0; i < labels.Length; i++)
        {
            Region box = Box(boxes, i, _boxes.Name);

            // A missing key is an object of unknown class: whether a detection there is right is not known.
            if (labels[i] == 0)
                frame.Ignored.Add(box);
            else
                frame.Labels.Add(new SampleLabel((int)labels[i] - 1, box, box.Area, Track: tracks.Length == 0 ? null : tracks[i]));
        }
    }

    private void ReadDetections(FrameSample frame)
    {
        ReadOnlySpan<uint> keys = _predictedKeys is null ? default : _predictedKeys.Read();
        ReadOnlySpan<ReadOnlyMemory<char>> names = _predictedNames is null ? default : _predictedNames.Read();
        ReadOnlySpan<float> boxes = _predictedBoxes.Read();
        ReadOnlySpan<float> scores = _scores.Read();
        ReadOnlySpan<int> tracks = _predictedTracks is null ? default : _predictedTracks.Read();
        frame.IsTracked = _predictedTracks is not null;
        int count = _predictedKeys is null ? names.Length : keys.Length;
        Require(
            boxes.Length == count * 4 && scores.Length == count,
            $"there are {count} predicted labels, {boxes.Length} numbers in '{_predictedBoxes.Name}' and {scores.Length} in '{_scores.Name}', expected four and one for each label");
        Require(
            _predictedTracks is null || tracks.Length == count,
            $"there are {count} predicted labels and {tracks.Length} numbers in '{_predictedTracks?.Name}', expected one for each label");
        for (int i = 0; i < count; i++)
        {
            int index = _predictedKeys is null ? _classes.IndexOf(names[i].ToString()) : _classes.OfPredictedKey(keys[i]);
            Require(index >= 0, $"detection {i} has no class: its key is missing");
            Require(float.IsFinite(scores[i]), $"'{_scores.Name}' holds {scores[i]}, expected finite numbers");
            frame.Detections.Add(new SampleDetection(index, Box(boxes, i, _predictedBoxes.Name), scores[i], tracks.Length > 0 && tracks[i] != 0 ? tracks[i] : null));
        }
    }

    private Region Box(ReadOnlySpan<float> numbers, int index, string column)
    {
        ReadOnlySpan<float> edges = numbers.Slice(index * 4, 4);
        var box = Region.FromEdges(edges[0], edges[1], edges[2], edges[3]);
        Require(
            double.IsFinite(box.X) && double.IsFinite(box.Y) && box.Width >= 0 && box.Height >= 0
                && double.IsFinite(box.Width) && double.IsFinite(box.Height),
            $"'{column}' holds the box {edges[0]} {edges[1]} {edges[2]} {edges[3]}, expected finite x0 y0 x1 y1 with x0 ≤ x1 and y0 ≤ y1");
        return box;
    }

    private void Require(bool condition, [InterpolatedStringHandlerArgument("condition")] ref RowProblem problem)
    {
        if (!condition)
            throw new InvalidDataException(FormattableString.Invariant($"Row {_row.Position}: {problem.Text}."));
    }
}
