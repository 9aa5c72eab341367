using System.Globalization;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>What makes the labels of a frame fit to be learnt.</summary>
internal static class TrainingLabels
{
    /// <summary>Makes sure of everything that a mistake in the data could break.</summary>
    /// <param name="annotation">Labels and boxes in pixels.</param>
    /// <param name="classCount">Labels go from 1 to this.</param>
    /// <param name="where">Names the frame; asked only when it is needed.</param>
    /// <exception cref="InvalidDataException">A label is missing or unknown, a box has not four finite numbers.</exception>
    public static void Require(FrameAnnotation annotation, int classCount, Func<string> where)
    {
        RequireBoxes(annotation, where);
        int bad = BadLabelCount(annotation, classCount);
        if (bad > 0)
            throw BadLabels(annotation, classCount, bad, 1, where());
    }

    /// <summary>The same of the boxes alone.</summary>
    /// <exception cref="InvalidDataException">There are not four finite numbers per label.</exception>
    public static void RequireBoxes(FrameAnnotation annotation, Func<string> where)
    {
        if (annotation.Boxes.Length != annotation.Labels.Length * 4L)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{where()} has {annotation.Labels.Length} label(s) and {annotation.Boxes.Length} number(s) for boxes; expected four (x0 y0 x1 y1, pixels) for each label."));
        }

        if (annotation.IgnoredBoxes.Length % 4 != 0)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{where()} has {annotation.IgnoredBoxes.Length} number(s) for ignored boxes; expected four (x0 y0 x1 y1, pixels) for each box."));
        }

        RequireFinite(annotation.Boxes, "box", where);
        RequireFinite(annotation.IgnoredBoxes, "ignored box", where);
    }

    /// <summary>Number of labels that stand for no class.</summary>
    public static int BadLabelCount(FrameAnnotation annotation, int classCount)
    {
        int count = 0;
        foreach (uint label in annotation.Labels)
            count += label == 0 || label > (uint)classCount ? 1 : 0;
        return count;
    }

    /// <summary>Says which labels stand for no class, and what to do.</summary>
    /// <param name="annotation">The first frame that has such labels.</param>
    /// <param name="classCount">Labels go from 1 to this.</param>
    /// <param name="bad">Number of such labels on all frames.</param>
    /// <param name="frames">Number of frames that have some.</param>
    /// <param name="where">Names the first frame.</param>
    public static InvalidDataException BadLabels(FrameAnnotation annotation, int classCount, long bad, long frames, string where)
    {
        uint label = annotation.Labels.First(key => key == 0 || key > (uint)classCount);
        string what = label == 0 ? "the missing key" : string.Create(CultureInfo.InvariantCulture, $"key {label}");
        return new InvalidDataException(string.Create(
            CultureInfo.InvariantCulture,
            $"{where} has {what} as a label; the key values name {classCount} class(es), so keys go from 1 to {classCount}. There are {bad} such label(s) on {frames} frame(s). Make the key values with all classes, or take out objects of other classes with their boxes; boxes that are neither objects nor background belong into the column of ignored boxes."));
    }

    /// <summary>Leaves out boxes without area, and their labels.</summary>
    /// <param name="annotation">Labels and boxes, four finite numbers each.</param>
    /// <param name="dropped">Receives the number of boxes left out.</param>
    /// <returns>What training needs of the frame; the same object when nothing is left out.</returns>
    public static FrameAnnotation WithArea(FrameAnnotation annotation, out int dropped)
    {
        int[] kept = IndicesWithArea(annotation.Boxes), keptIgnored = IndicesWithArea(annotation.IgnoredBoxes);
        dropped = ((annotation.Boxes.Length + annotation.IgnoredBoxes.Length) / 4) - kept.Length - keptIgnored.Length;
        return dropped == 0
            ? annotation
            : new FrameAnnotation
            {
                Labels = Array.ConvertAll(kept, i => annotation.Labels[i]),
                Boxes = Pick(annotation.Boxes, kept),
                IgnoredBoxes = Pick(annotation.IgnoredBoxes, keptIgnored),
            };
    }

    private static void RequireFinite(float[] boxes, string what, Func<string> where)
    {
        int at = Array.FindIndex(boxes, number => !float.IsFinite(number));
        if (at >= 0)
        {
            int box = at / 4;
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{where()}: {what} {box} (0-based) is {string.Join(' ', boxes.Skip(box * 4).Take(4).Select(number => number.ToString(CultureInfo.InvariantCulture)))}; expected four finite numbers (x0 y0 x1 y1, pixels)."));
        }
    }

    private static int[] IndicesWithArea(float[] boxes) =>
        [.. Enumerable.Range(0, boxes.Length / 4).Where(i => boxes[4 * i] < boxes[(4 * i) + 2] && boxes[(4 * i) + 1] < boxes[(4 * i) + 3])];

    private static float[] Pick(float[] boxes, int[] indices) => [.. indices.SelectMany(i => boxes.AsSpan(4 * i, 4).ToArray())];
}
