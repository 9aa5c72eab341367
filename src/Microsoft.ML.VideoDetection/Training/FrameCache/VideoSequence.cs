using System.Globalization;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Training.FrameCache;

/// <summary>The videos that rows make up, in the order of the rows.</summary>
internal sealed class VideoSequence
{
    private readonly List<CachedVideo> _videos = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _lastFrameIndex;

    /// <summary>Gets the videos found so far.</summary>
    public IReadOnlyList<CachedVideo> Videos => _videos;

    /// <summary>Adds the frame of the current row.</summary>
    /// <exception cref="InvalidDataException">Rows of one video are apart, or its frames do not ascend.</exception>
    public void Add(LabeledRowReader row)
    {
        int first = checked((int)row.Row);
        if (row.IsStill)
        {
            _videos.Add(new CachedVideo(row.VideoId, first, 1, IsStill: true));
            return;
        }

        string name = row.VideoId!;
        if (row.FrameIndex < 0)
            throw new InvalidDataException($"{row.Describe()} has a negative frame index; it must be 0 or more.");
        if (_videos.Count == 0 || _videos[^1].IsStill || _videos[^1].Name != name)
        {
            if (!_names.Add(name))
            {
                throw new InvalidDataException(
                    $"{row.Describe()} belongs to a video whose rows ended before; the rows of a video must follow each other. "
                    + "Sort them by video and frame, and do not shuffle them; videos of one name from several sources need names of their own.");
            }

            _videos.Add(new CachedVideo(name, first, 1, IsStill: false));
        }
        else if (row.FrameIndex <= _lastFrameIndex)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Describe()} follows frame {_lastFrameIndex} of that video; frame indices must ascend within a video. Sort the rows, and do not shuffle them."));
        }
        else
        {
            _videos[^1] = _videos[^1] with { Count = _videos[^1].Count + 1 };
        }

        _lastFrameIndex = row.FrameIndex;
    }
}

/// <summary>A run of rows that is one video.</summary>
/// <param name="Name">Its name; null for a still image without one.</param>
/// <param name="First">0-based row of its first frame.</param>
/// <param name="Count">Number of its frames.</param>
/// <param name="IsStill">Whether it is a still image.</param>
internal readonly record struct CachedVideo(string? Name, int First, int Count, bool IsStill);
