using System.Globalization;
using Microsoft.ML.VideoDetection.Data.Labels.Mot;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Evaluation.Tracking;

/// <summary>Holds the rows of a MOT file for the evaluation of tracks: frame, id, left, top, width, height and, of labels, conf.</summary>
/// <remarks>
/// As TrackEval reads MOT15: numbers are truncated where integers are expected, labels with conf 0 (or 0.5) are dropped after the check for duplicate ids,
/// the tracker's conf and all later columns are ignored. <see cref="MotLines"/> reads labels for training, with classes.
/// Origin: TrackEval, trackeval/datasets/mot_challenge_2d_box.py.
/// </remarks>
internal sealed class MotTrackFile
{
    // Above it doubles cannot represent all integers.
    private const double LargestId = 1L << 53;

    private readonly List<(int Frame, TrackedBox Box)> _rows;
    private readonly List<TrackedBox> _frame = [];
    private int _next;

    private MotTrackFile(List<(int Frame, TrackedBox Box)> rows) => _rows = rows;

    /// <summary>Gets the 1-based frame of the next row; <see cref="long.MaxValue"/>, which is never a frame, at the end.</summary>
    public long NextFrame => _next < _rows.Count ? _rows[_next].Frame : long.MaxValue;

    /// <summary>Reads a file, which may be empty.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">Number of frames of the sequence.</param>
    /// <param name="isLabels">Whether to drop rows with conf 0.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
    /// <exception cref="InvalidDataException">A row is malformed, outside of the sequence, or repeats an id of its frame; the message names the
    /// line.</exception>
    public static MotTrackFile Read(string path, int length, bool isLabels)
    {
        List<(int Frame, TrackedBox Box)> rows = [];
        if (new FileInfo(path) is { Exists: true, Length: 0 })
            return new MotTrackFile(rows);
        Dictionary<(int Frame, long Id), int> lines = [];
        using LabelLines reader = new(path);
        while (reader.ReadLine() is string text)
        {
            if (DelimitedNumbers.IsEmpty(text))
                continue;
            DelimitedNumbers columns = new(text, path, reader.Line);
            (int frame, TrackedBox box) = Parse(ref columns, length);
            bool dropped = isLabels && Math.Truncate(columns.Number("conf")) == 0;
            if (!lines.TryAdd((frame, box.Id), reader.Line))
                throw columns.Error($"has the id {box.Id} again, which line {lines[(frame, box.Id)]} has in frame {frame}; an object has one box in a frame");
            if (!dropped)
                rows.Add((frame, box));
        }

        return new MotTrackFile([.. rows.OrderBy(row => row.Frame)]);
    }

    /// <summary>Reads the boxes of a frame, in the order of the file.</summary>
    /// <param name="frame">1-based frame; rows of earlier frames have been read.</param>
    /// <returns>The boxes, none if the frame has no rows; valid until the next call.</returns>
    public ReadOnlySpan<TrackedBox> Take(long frame)
    {
        _frame.Clear();
        for (; NextFrame == frame; _next++)
            _frame.Add(_rows[_next].Box);
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_frame);
    }

    private static (int Frame, TrackedBox Box) Parse(ref DelimitedNumbers columns, int length)
    {
        double frame = Math.Truncate(columns.Number("frame"));
        if (frame < 1 || frame > length)
            throw columns.Error(string.Create(CultureInfo.InvariantCulture, $"has the frame {frame}; the sequence has the frames 1 to {length}"));
        double id = Math.Truncate(columns.Number("id"));
        if (Math.Abs(id) > LargestId)
            throw columns.Error(string.Create(CultureInfo.InvariantCulture, $"has the id {id}; ids are between -2^53 and 2^53"));
        double left = columns.Number("left");
        double top = columns.Number("top");
        double right = left + columns.Number("width");
        double bottom = top + columns.Number("height");
        TrackedBox box = new((long)id, left, top, right, bottom);
        return box.IsFinite ? ((int)frame, box) : throw columns.Error("has a box whose right or lower edge is too large to be computed");
    }
}
