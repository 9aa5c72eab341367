using System.Globalization;

namespace Microsoft.ML.VideoDetection;

/// <summary>Sorts the annotations of a COCO-VID file to their frames: labels by name of the class, boxes clipped to the frame.</summary>
internal sealed class CocoVidObjects(
    string path, CocoVidContents contents, IReadOnlyList<CocoVidCategory> categories, ClassList classes, DataProblems problems)
{
    /// <summary>Sorts, keeping the order of the file within a frame, and tells each frame where its objects begin.</summary>
    internal CocoVidObject[] Sort(CocoVidTimeline timeline)
    {
        (long[] ids, int[] images) = SortedIds();
        (string Name, uint Label)[] labels = [.. contents.CategoryIds.Select(LabelOf)];
        List<CocoVidContents.Annotation> annotations = contents.Annotations;

        // First the frame of each annotation that stays, then where each frame begins, then the objects to their places.
        int[] frameOf = new int[annotations.Count];
        CocoVidObject[] kept = new CocoVidObject[annotations.Count];
        int[] starts = new int[timeline.Frames.Length + 1];
        for (int i = 0; i < frameOf.Length; i++)
        {
            frameOf[i] = Place(i, ids, images, timeline, labels, out kept[i]);
            if (frameOf[i] >= 0)
            {
                starts[frameOf[i] + 1]++;
            }
        }

        for (int frame = 0; frame < timeline.Frames.Length; frame++)
        {
            starts[frame + 1] += starts[frame];
            timeline.Frames[frame].FirstObject = starts[frame];
        }

        CocoVidObject[] sorted = new CocoVidObject[starts[^1]];
        for (int i = 0; i < frameOf.Length; i++)
        {
            if (frameOf[i] >= 0)
            {
                sorted[starts[frameOf[i]]++] = kept[i];
            }
        }

        return sorted;
    }

    private int Place(
        int index, long[] ids, int[] images, CocoVidTimeline timeline, (string Name, uint Label)[] labels, out CocoVidObject placed)
    {
        CocoVidContents.Annotation annotation = contents.Annotations[index];
        placed = annotation.Object;
        string Where() => string.Create(CultureInfo.InvariantCulture, $"'{path}': annotations[{index}]");
        int at = Array.BinarySearch(ids, annotation.ImageId);
        if (at < 0)
        {
            long image = annotation.ImageId;
            problems.Add(
                DataProblemKind.MissingFrame,
                () => string.Create(CultureInfo.InvariantCulture, $"{Where()} has the image_id {image}, which no image has; it is dropped."));
            return -1;
        }

        (string name, uint label) = labels[annotation.Category];
        if (placed.Label != 0 && label == 0)
        {
            problems.AddUnknownClass(name, () => $"{Where()} is of the class {name}, which is not in the list of classes; it is dropped.");
            return -1;
        }

        int frame = timeline.Places[images[at]];
        ref readonly CocoVidFrame size = ref timeline.Frames[frame];
        LabeledBox box = new(placed.X0, placed.Y0, placed.X1, placed.Y1);
        if (!BoxClip.TryClip(box, size.Width, size.Height, problems, Where, out LabeledBox clipped))
        {
            return -1;
        }

        (placed.X0, placed.Y0, placed.X1, placed.Y1) = ((float)clipped.X0, (float)clipped.Y0, (float)clipped.X1, (float)clipped.Y1);
        placed.Label = placed.Label == 0 ? 0 : label;
        return frame;
    }

    private (string Name, uint Label) LabelOf(long categoryId)
    {
        foreach (CocoVidCategory category in categories)
        {
            if (category.Id == categoryId)
            {
                return (category.Name, classes.LabelOf(category.Name));
            }
        }

        return (string.Create(CultureInfo.InvariantCulture, $"category_id {categoryId}"), 0);
    }

    private (long[] Ids, int[] Images) SortedIds()
    {
        long[] ids = [.. contents.Images.Select(image => image.Id)];
        int[] images = [.. Enumerable.Range(0, ids.Length)];
        Array.Sort(ids, images);
        for (int i = 1; i < ids.Length; i++)
        {
            if (ids[i] == ids[i - 1])
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{path}': images[{Math.Max(images[i], images[i - 1])}] has the id {ids[i]}, which images[{Math.Min(images[i], images[i - 1])}] has already."));
            }
        }

        return (ids, images);
    }
}
