using System.Numerics.Tensors;

namespace Microsoft.ML.VideoDetection.Evaluation.Segmentation;

/// <summary>Counts which class each pixel was taken for.</summary>
/// <remarks>Pixels are not kept: memory does not depend on their number.</remarks>
internal sealed class PixelConfusion
{
    private const int Values = 256;

    // By both bytes, without asking what they are.
    private readonly long[] _counts = new long[Values * Values];

    /// <summary>Adds pixels.</summary>
    /// <param name="labels">0-based class of each; <see cref="LabelMapFrame.Ignored"/> are not counted.</param>
    /// <param name="predictions">0-based class of each; <see cref="LabelMapFrame.Ignored"/> where there is none.</param>
    public void Add(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> predictions)
    {
        if (labels.Length != predictions.Length)
            throw new ArgumentException($"{predictions.Length} predicted pixels do not belong to {labels.Length} labelled ones.", nameof(predictions));
        for (int i = 0; i < labels.Length; i++)
            _counts[(labels[i] * Values) + predictions[i]]++;
    }

    /// <summary>Gets the number of pixels of a labelled class that were taken for another, or for <see cref="LabelMapFrame.Ignored"/>.</summary>
    public long this[int label, int prediction] => _counts[(label * Values) + prediction];

    /// <summary>Gets the number of pixels that were left out.</summary>
    public long IgnoredCount => TensorPrimitives.Sum<long>(_counts.AsSpan(LabelMapFrame.Ignored * Values, Values));

    /// <summary>Gets the counts of each class.</summary>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="ignoreUnpredicted">Whether pixels without a prediction are left out, instead of being missed.</param>
    public ClassPixels[] PerClass(int classCount, bool ignoreUnpredicted = false)
    {
        var classes = new ClassPixels[classCount];
        int columns = ignoreUnpredicted ? LabelMapFrame.Ignored : Values;
        for (int label = 0; label < classCount; label++)
        {
            for (int prediction = 0; prediction < columns; prediction++)
            {
                long count = this[label, prediction];
                classes[label].Labelled += count;
                if (prediction < classCount)
                    classes[prediction].Predicted += count;
                if (prediction == label)
                    classes[label].Correct += count;
            }
        }

        return classes;
    }
}

/// <summary>The pixels of one class.</summary>
internal struct ClassPixels
{
    /// <summary>Pixels labelled with the class.</summary>
    public long Labelled;

    /// <summary>Pixels taken for the class, among those that count.</summary>
    public long Predicted;

    /// <summary>Pixels of both.</summary>
    public long Correct;

    /// <summary>Gets the pixels of either.</summary>
    public readonly long Union => Labelled + Predicted - Correct;

    /// <summary>Gets intersection over union; null where neither is a pixel of the class.</summary>
    public readonly double? IntersectionOverUnion => Union == 0 ? null : (double)Correct / Union;

    /// <summary>Gets the share of the labelled pixels that was found; null where there are none.</summary>
    public readonly double? Accuracy => Labelled == 0 ? null : (double)Correct / Labelled;
}

/// <summary>Sums over classes.</summary>
internal static class PixelMeans
{
    /// <summary>Mean intersection over union of the classes that are labelled or predicted; null without such.</summary>
    public static double? IntersectionOverUnion(ClassPixels[] classes) => Mean(classes.Select(c => c.IntersectionOverUnion));

    /// <summary>Mean accuracy of the classes that are labelled; null without such.</summary>
    public static double? Accuracy(ClassPixels[] classes) => Mean(classes.Select(c => c.Accuracy));

    /// <summary>Share of all labelled pixels that are correct; null without such.</summary>
    public static double? PixelAccuracy(ClassPixels[] classes)
    {
        long labelled = classes.Sum(c => c.Labelled);
        return labelled == 0 ? null : (double)classes.Sum(c => c.Correct) / labelled;
    }

    /// <summary>Intersection over union, each class weighted by its share of the labelled pixels; null without such.</summary>
    public static double? FrequencyWeighted(ClassPixels[] classes)
    {
        long labelled = classes.Sum(c => c.Labelled);
        return labelled == 0 ? null : classes.Sum(c => (double)c.Labelled / labelled * (c.IntersectionOverUnion ?? 0));
    }

    /// <summary>Mean of the values that exist; null without such.</summary>
    public static double? Mean(IEnumerable<double?> values) => values.Average();
}
