namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>Makes the index of a COCO-VID file: frames sorted into videos, objects sorted to frames, clipped and counted.</summary>
internal static class CocoVidIndexer
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="classNames">The classes; null takes those of the file.</param>
    /// <param name="problems">Counts.</param>
    /// <param name="images">Finds images whose names do not lead into their folder; null where the user has named no folder.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is malformed; the message names the element.</exception>
    internal static CocoVidIndex Index(string path, IReadOnlyList<string>? classNames, DataProblems problems, ImageFinder? images = null)
    {
        CocoVidContents contents = new(images);
        CocoVidJson.Read(path, contents, contents.Ids);
        contents.Names.Trim();
        if (contents.Images.Count == 0)
        {
            throw new InvalidDataException($"'{path}' has no images.");
        }

        IReadOnlyList<CocoVidCategory> categories = SortedCategories(path, contents);
        ClassList classes = new(classNames ?? [.. categories.Select(category => category.Name)]);
        CocoVidTimeline timeline = CocoVidTimeline.Sort(path, contents);
        LabeledObjects objects = new CocoVidObjects(path, contents, categories, classes, problems).Sort(timeline);
        return new CocoVidIndex
        {
            ClassNames = classes.Names,
            VideoNames = timeline.VideoNames,
            FirstFrames = timeline.FirstFrames,
            Frames = timeline.Frames,
            Objects = objects,
            Names = contents.Names,
        };
    }

    private static List<CocoVidCategory> SortedCategories(string path, CocoVidContents contents)
    {
        // Ids that are texts have no order but that of the list.
        List<CocoVidCategory> sorted = [.. contents.Categories.OrderBy(category => Math.Min(category.Id, TextIds.First))];
        Dictionary<long, string> names = [];
        foreach (CocoVidCategory category in sorted)
        {
            if (!names.TryAdd(category.Id, category.Name))
            {
                throw new InvalidDataException(
                    $"'{path}': two categories have the id {contents.Ids.Describe(category.Id)}: '{names[category.Id]}' and '{category.Name}'.");
            }
        }

        sorted = CocoVidClasses.WithoutParents(sorted, contents.CategoryIds.ToHashSet());
        try
        {
            ClassList.Validate([.. sorted.Select(category => category.Name)], "The list 'categories'");
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"'{path}': {error.Message}", error);
        }

        return sorted;
    }
}
