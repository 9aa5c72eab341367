using System.Collections;

namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Makes the videos of a dataset when they are asked for, so that a million still images need no million objects.</summary>
internal sealed class VideoList(int count, Func<int, LabeledVideo> make) : IReadOnlyList<LabeledVideo>
{
    public int Count => count;

    /// <summary>Gets the number of frames of all videos where it is known; null where the videos must be asked.</summary>
    public long? FrameCount { get; init; }

    public LabeledVideo this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
            return make(index);
        }
    }

    public IEnumerator<LabeledVideo> GetEnumerator()
    {
        for (int i = 0; i < count; i++)
            yield return make(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
