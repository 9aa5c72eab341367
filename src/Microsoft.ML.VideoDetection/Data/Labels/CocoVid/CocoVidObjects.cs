using System.Globalization;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>Sorts the annotations of a COCO-VID file to their frames: labels by name of the class, boxes clipped to the frame.</summary>
internal sealed class CocoVidObjects(
    string path, CocoVidContents contents, IReadOnlyList<CocoVidCategory> categories, ClassList classes, DataProblems problems)
{
    /// <summary>Sorts the annotations by frame; the order of the file is kept within a frame.</summary>
    internal LabeledObjects Sort(CocoVidTimeline timeline)
    {
        (long[] ids, int[] images) = SortedIds();
        (string Name, uint Label)[] labels = [.. contents.CategoryIds.Select(LabelOf)];
        List<CocoVidContents.Annotation> annotations = contents.Annotations;

        int[] frames = new int[annotations.Count];
        LabeledObject[] objects = new LabeledObject[annotations.Count];
        for (int i = 0; i < frames.Length; i++)
        {
            frames[i] = Place(i, ids, images, timeline, labels, out objects[i]);
        }

        return LabeledObjects.Sort(
            timeline.Frames.Length, frames, objects, contents.HasTracks, contents.HasOccluded, contents.HasGenerated);
    }

    private int Place(
        int index, long[] ids, int[] images, CocoVidTimeline timeline, (string Name, uint Label)[] labels, out LabeledObject placed)
    {
        CocoVidContents.Annotation annotation = contents.Annotations[index];
        placed = annotation.Object;
        string Where() => string.Create(CultureInfo.InvariantCulture, $"'{path}': annotations[{index}]");
        int at = Array.BinarySearch(ids, annotation.ImageId);
        if (at < 0)
        {
            string image = contents.Ids.Describe(annotation.ImageId);
            problems.Add(
                DataProblemKind.MissingFrame,
                () => $"{Where()} has the image_id {image}, which no image has; it is dropped.");
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
        if (!placed.TryClip(size.Width, size.Height, problems, Where, out placed))
        {
            return -1;
        }

        placed = placed with { Label = placed.Label == 0 ? 0 : label };
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

        return ($"category_id {contents.Ids.Describe(categoryId)}", 0);
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
                    $"'{path}': images[{Math.Max(images[i], images[i - 1])}] has the id {contents.Ids.Describe(ids[i])}, which images[{Math.Min(images[i], images[i - 1])}] has already."));
            }
        }

        return (ids, images);
    }
}
