using System.Globalization;

namespace Microsoft.ML.VideoDetection.Evaluation.Tracking;

/// <summary>Numbers the ids of a sequence from 0 in the order of their appearance, and counts their boxes.</summary>
/// <param name="what">Kind of the ids, for messages: "label" or "track".</param>
internal sealed class TrackIds(string what)
{
    private readonly Dictionary<long, int> _indices = [];
    private readonly List<(long LastFrame, long Boxes)> _ids = [];
    private int[] _frame = [];

    /// <summary>Gets the number of ids.</summary>
    public int Count => _ids.Count;

    /// <summary>Gets the number of boxes of all ids.</summary>
    public long BoxCount { get; private set; }

    /// <summary>Gets the number of boxes of one id.</summary>
    public long BoxesOf(int index) => _ids[index].Boxes;

    /// <summary>Adds the boxes of a frame.</summary>
    /// <param name="boxes">The boxes.</param>
    /// <param name="frame">Its 1-based number.</param>
    /// <returns>The number of each box's id; valid until the next call.</returns>
    /// <exception cref="InvalidDataException">An id is repeated, or a box is not finite.</exception>
    public ReadOnlySpan<int> Add(ReadOnlySpan<TrackedBox> boxes, long frame)
    {
        if (_frame.Length < boxes.Length)
            _frame = new int[boxes.Length * 2];
        for (int b = 0; b < boxes.Length; b++)
        {
            TrackedBox box = boxes[b];
            if (!box.IsFinite)
                throw Error(frame, box.Id, "has a box with an edge that is no finite number");
            if (!_indices.TryGetValue(box.Id, out int index))
            {
                index = _ids.Count;
                _indices.Add(box.Id, index);
                _ids.Add((0, 0));
            }

            (long last, long count) = _ids[index];
            if (last == frame)
                throw Error(frame, box.Id, "is there twice; an object has one box in a frame");
            _ids[index] = (frame, count + 1);
            _frame[b] = index;
        }

        BoxCount += boxes.Length;
        return _frame.AsSpan(0, boxes.Length);
    }

    private InvalidDataException Error(long frame, long id, string problem) =>
        new(string.Create(CultureInfo.InvariantCulture, $"In frame {frame} (counted from 1) the {what} with id {id} {problem}."));
}
