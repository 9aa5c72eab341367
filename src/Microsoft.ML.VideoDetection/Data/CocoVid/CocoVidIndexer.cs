using System.Globalization;

namespace Microsoft.ML.VideoDetection;

/// <summary>Makes the index of a COCO-VID file: frames sorted into videos, objects sorted to frames, clipped and counted.</summary>
internal static class CocoVidIndexer
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is malformed; the message names the element.</exception>
    internal static CocoVidIndex Index(string path, IReadOnlyList<string>? classNames, DataProblems problems)
    {
        CocoVidContents contents = new();
        CocoVidJson.Read(path, contents);
        contents.Names.Trim();
        if (contents.Images.Count == 0)
        {
            throw new InvalidDataException($"'{path}' has no images.");
        }

        IReadOnlyList<CocoVidCategory> categories = SortedCategories(path, contents.Categories);
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

    private static List<CocoVidCategory> SortedCategories(string path, List<CocoVidCategory> categories)
    {
        List<CocoVidCategory> sorted = [.. categories.OrderBy(category => category.Id)];
        for (int i = 1; i < sorted.Count; i++)
        {
            if (sorted[i].Id == sorted[i - 1].Id)
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"'{path}': two categories have the id {sorted[i].Id}: '{sorted[i - 1].Name}' and '{sorted[i].Name}'."));
            }
        }

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
