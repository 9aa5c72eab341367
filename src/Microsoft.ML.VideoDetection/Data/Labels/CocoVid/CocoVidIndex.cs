namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>Holds a whole COCO-VID file in compact arrays: a training set of a million frames takes a few hundred megabytes.</summary>
internal sealed class CocoVidIndex
{
    /// <summary>Gets the classes, in the order of the labels.</summary>
    internal required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Gets the names of the videos; null for a still image, which is named after its file.</summary>
    internal required string?[] VideoNames { get; init; }

    /// <summary>Gets the first frame of each video, followed by the number of frames.</summary>
    internal required int[] FirstFrames { get; init; }

    /// <summary>Gets the frames, video after video, in order.</summary>
    internal required CocoVidFrame[] Frames { get; init; }

    /// <summary>Gets the objects of the frames.</summary>
    internal required LabeledObjects Objects { get; init; }

    /// <summary>Gets the paths of the images.</summary>
    internal required FileNameStore Names { get; init; }
}

/// <summary>Builds the index of a COCO-VID file: frames sorted into videos, objects sorted to frames, clipped and counted.</summary>
internal static class CocoVidIndexer
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="classNames">The classes; null for those of the file.</param>
    /// <param name="problems">Counts problems.</param>
    /// <param name="images">Finds images whose names lead out of their folder; null if the user has named no folder.</param>
    /// <exception cref="FileNotFoundException">The file does not exist.</exception>
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
        // Ids that are texts have no order except that of the list.
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

/// <summary>Represents an image of a COCO-VID file, in 16 bytes beside its name.</summary>
internal struct CocoVidFrame
{
    /// <summary>Specifies the position of its name in the <see cref="FileNameStore"/>.</summary>
    internal int Name;

    /// <summary>Specifies the 0-based index in its video.</summary>
    internal int FrameIndex;

    /// <summary>Specifies the width in pixels.</summary>
    internal ushort Width;

    /// <summary>Specifies the height in pixels.</summary>
    internal ushort Height;

    /// <summary>Specifies whether training uses it as the current frame.</summary>
    internal bool IsTrainingFrame;
}

/// <summary>Distinguishes categories that are classes from those that only group others.</summary>
internal static class CocoVidClasses
{
    /// <summary>
    /// Removes categories that others name as their <c>supercategory</c> and that no annotation has, such as the root that Roboflow writes.
    /// </summary>
    /// <param name="categories">All categories.</param>
    /// <param name="annotated">Ids of the categories that annotations have.</param>
    internal static List<CocoVidCategory> WithoutParents(List<CocoVidCategory> categories, IReadOnlySet<long> annotated)
    {
        bool IsParentOf(CocoVidCategory category, CocoVidCategory other) => other.Id != category.Id && other.Parent == category.Name;

        // Only files in which a category names another one can have such a root; others need no comparison of all pairs.
        HashSet<string> names = [.. categories.Select(category => category.Name)];
        CocoVidCategory[] children = [.. categories.Where(category => category.Parent is { } parent && names.Contains(parent))];
        bool IsGroup(CocoVidCategory category) =>
            !annotated.Contains(category.Id) && Array.Exists(children, other => IsParentOf(category, other));
        List<CocoVidCategory> classes = [.. categories.Where(category => !IsGroup(category))];

        // The root may have the name of a class without annotations in this file: the class is the one that has a parent.
        HashSet<string> left = [.. classes.Select(category => category.Name)];
        IEnumerable<CocoVidCategory> namesakes = categories.Where(IsGroup).GroupBy(category => category.Name)
            .Where(group => group.Count() > 1 && !left.Contains(group.Key))
            .Select(group => group.FirstOrDefault(category => children.Contains(category), group.Last()));
        HashSet<long> kept = [.. classes.Concat(namesakes).Select(category => category.Id)];
        return [.. categories.Where(category => kept.Contains(category.Id))];
    }
}
