using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Checks and clips the labels of a frame that come from code or a data view; the readers of files do this while they read.</summary>
internal static class AnnotationRules
{
    /// <summary>Checks that labels and boxes match in length, clips boxes to the frame, and drops those without area.</summary>
    /// <param name="annotation">Boxes in pixels of the frame.</param>
    /// <param name="size">Size of the frame, pixels.</param>
    /// <param name="classCount">The largest label; the smallest is 1.</param>
    /// <param name="problems">Counts clipped and dropped boxes.</param>
    /// <param name="where">Names the frame; invoked only if needed.</param>
    /// <returns>The same object if nothing changes.</returns>
    /// <exception cref="InvalidDataException">A label is not that of a class, a box is not four finite numbers, or the arrays differ in length.</exception>
    internal static FrameAnnotation Clip(
        FrameAnnotation annotation, (int Width, int Height) size, int classCount, DataProblems problems, Func<string> where)
    {
        Require(annotation, classCount, where);
        if (AreInside(annotation.Boxes, size) && AreInside(annotation.IgnoredBoxes, size))
            return annotation;
        AnnotationBuilder kept = new(annotation.TrackIds.Length > 0, annotation.Occluded.Length > 0, annotation.Generated.Length > 0);
        foreach (LabeledObject item in Objects(annotation))
        {
            if (item.TryClip(size.Width, size.Height, problems, where, out LabeledObject clipped))
                kept.Add(clipped);
        }

        return kept.ToAnnotation();
    }

    private static void Require(FrameAnnotation annotation, int classCount, Func<string> where)
    {
        int count = annotation.Labels.Length;
        if (annotation.Boxes.Length != count * 4L)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{where()} has {count} label(s) and {annotation.Boxes.Length} number(s) for boxes; expected four (x0 y0 x1 y1, pixels) for each label."));
        }

        if (annotation.IgnoredBoxes.Length % 4 != 0)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{where()} has {annotation.IgnoredBoxes.Length} number(s) for ignored boxes; expected four (x0 y0 x1 y1, pixels) for each box."));
        }

        RequireNoneOrAll(annotation.TrackIds.Length, count, "track ids", where);
        RequireNoneOrAll(annotation.Occluded.Length, count, "values for occluded", where);
        RequireNoneOrAll(annotation.Generated.Length, count, "values for generated", where);
        RequireFinite(annotation.Boxes, "box", where);
        RequireFinite(annotation.IgnoredBoxes, "ignored box", where);
        RequireLabels(annotation.Labels, classCount, where);
    }

    private static void RequireNoneOrAll(int length, int count, string what, Func<string> where)
    {
        if (length != 0 && length != count)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"{where()} has {count} label(s) and {length} {what}; expected one for each label, or none."));
        }
    }

    private static void RequireFinite(ImmutableArray<float> boxes, string what, Func<string> where)
    {
        int at = boxes.AsSpan().IndexOfAnyExceptInRange(float.MinValue, float.MaxValue);
        if (at >= 0)
        {
            int box = at / 4;
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{where()}: {what} {box} (0-based) is {string.Join(' ', boxes.Skip(box * 4).Take(4).Select(number => number.ToString(CultureInfo.InvariantCulture)))}; expected four finite numbers (x0 y0 x1 y1, pixels)."));
        }
    }

    private static void RequireLabels(ImmutableArray<uint> labels, int classCount, Func<string> where)
    {
        int at = labels.AsSpan().IndexOfAnyExceptInRange(1u, (uint)classCount);
        if (at >= 0)
        {
            string what = labels[at] == 0 ? "the missing key" : string.Create(CultureInfo.InvariantCulture, $"key {labels[at]}");
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{where()} has {what} as a label; the key values name {classCount} class(es), so keys go from 1 to {classCount}. Make the key values with all classes, or take out objects of other classes with their boxes; boxes that are neither objects nor background belong into the column of ignored boxes."));
        }
    }

    private static bool AreInside(ImmutableArray<float> boxes, (int Width, int Height) size)
    {
        for (int i = 0; i < boxes.Length; i += 4)
        {
            if (boxes[i] < 0 || boxes[i + 1] < 0 || boxes[i + 2] > size.Width || boxes[i + 3] > size.Height
                || boxes[i + 2] <= boxes[i] || boxes[i + 3] <= boxes[i + 1])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Gets the objects of a frame, followed by the ignored ones with label 0.</summary>
    internal static IEnumerable<LabeledObject> Objects(FrameAnnotation annotation)
    {
        for (int i = 0; i < annotation.Labels.Length; i++)
        {
            yield return BoxAt(annotation.Boxes, i) with
            {
                Label = annotation.Labels[i],
                TrackId = annotation.TrackIds.Length > 0 ? annotation.TrackIds[i] : -1,
                Occluded = annotation.Occluded.Length > 0 && annotation.Occluded[i],
                Generated = annotation.Generated.Length > 0 && annotation.Generated[i],
            };
        }

        for (int i = 0; i < annotation.IgnoredBoxes.Length / 4; i++)
            yield return BoxAt(annotation.IgnoredBoxes, i);
    }

    private static LabeledObject BoxAt(ImmutableArray<float> boxes, int index) =>
        new(boxes[4 * index], boxes[(4 * index) + 1], boxes[(4 * index) + 2], boxes[(4 * index) + 3]);
}
