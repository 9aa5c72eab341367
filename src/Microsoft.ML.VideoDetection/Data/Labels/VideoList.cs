using System.Collections;

namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Creates the videos of a dataset on access, so that a million still images do not take a million objects.</summary>
/// <typeparam name="T">Kind of the videos.</typeparam>
internal sealed class VideoList<T>(int count, Func<int, T> make) : IReadOnlyList<T>
    where T : DatasetVideo
{
    public int Count => count;

    /// <summary>Gets the number of frames of all videos; null if it is not known without creating the videos.</summary>
    public long? FrameCount { get; init; }

    public T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
            return make(index);
        }
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (int i = 0; i < count; i++)
            yield return make(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
