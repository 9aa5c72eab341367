using Microsoft.ML.VideoDetection.Training.Optimizers;

namespace Microsoft.ML.VideoDetection.Evaluation.Coco;

/// <summary>Holds elements of a file grouped in the order of images; those of one image keep the order of the file.</summary>
internal sealed class GroupedByImage<T>
{
    private readonly T[] _items;
    private readonly int[] _starts;

    private GroupedByImage(T[] items, int[] starts)
    {
        _items = items;
        _starts = starts;
    }

    /// <summary>Gets the elements of one image.</summary>
    public ReadOnlySpan<T> this[int image] => _items.AsSpan(_starts[image].._starts[image + 1]);

    public static GroupedByImage<T> Create(ReadOnlySpan<T> items, int images, Func<T, int> imageOf)
    {
        var starts = new int[images + 1];
        foreach (T item in items)
            starts[imageOf(item) + 1]++;
        for (int image = 0; image < images; image++)
            starts[image + 1] += starts[image];
        var sorted = new T[items.Length];
        int[] next = [.. starts];
        foreach (T item in items)
            sorted[next[imageOf(item)]++] = item;
        return new GroupedByImage<T>(sorted, starts);
    }
}
