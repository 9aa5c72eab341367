using System.Globalization;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Data.Labels.Cvat;

/// <summary>Finds the frames of a task: images or a video, and which of them are labeled.</summary>
internal static class CvatFrames
{
    /// <summary>Finds and opens the frames.</summary>
    /// <param name="file">The annotations.</param>
    /// <param name="task">The task.</param>
    /// <param name="given">The user's choice: a video, a folder of images, or a folder with one of these for each task; may be null.</param>
    /// <param name="wanted">Indices of the task's frames in the source; null for all.</param>
    /// <param name="problems">Counts missing frames.</param>
    /// <exception cref="InvalidDataException">There are no frames.</exception>
    internal static VideoSource Open(CvatFile file, CvatTask task, string? given, int[]? wanted, DataProblems problems)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file.Path))!;
        string path = (given is null ? Find(folder, task, file.Tasks.Count) : File.Exists(given) ? given : Find(given, task, file.Tasks.Count))
            ?? throw new InvalidDataException(
                $"There are no frames for the task '{task.Name ?? task.Id}' of '{file.Path}': looked for images and for {(task.Source is null ? "a video" : $"the video '{task.Source}'")} "
                + $"in '{given ?? folder}'{(given is null ? " and its folder 'images'" : "")}. Say where they are.");
        VideoSource all = Directory.Exists(path) ? new ImageFolderSource(path, firstNumber: 0) : new IndexedVideoFile(path);
        if (wanted is null)
            return all;

        (int[] positions, int[] numbers) = Directory.Exists(path) ? ByName(all, wanted) : ByPosition(all, wanted);
        if (positions.Length == 0)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"'{path}' has none of the frames {wanted[0]} to {wanted[^1]} of the task in '{file.Path}'."));
        if (positions.Length < wanted.Length)
        {
            problems.Add(
                DataProblemKind.Mismatch,
                () => string.Create(CultureInfo.InvariantCulture, $"'{file.Path}' is about {wanted.Length} frames, {wanted[0]} to {wanted[^1]}; '{path}' has {positions.Length} of them."));
        }

        return new SelectedFrames(all, positions, numbers);
    }

    private static string? Find(string folder, CvatTask task, int tasks)
    {
        string images = Path.Combine(folder, "images");
        foreach (string place in new[] { images, folder }.Where(Directory.Exists))
        {
            // By name first, because other tasks may be in the same folder.
            foreach (string? name in new[] { task.Source, task.Name, task.Id })
            {
                if (name is not null && Named(place, name) is string found)
                    return found;
            }
        }

        if (tasks > 1)
            return null;
        foreach (string place in new[] { images, folder }.Where(Directory.Exists))
        {
            if (HasImages(place))
                return place;
            if (VideoFileName.In(place) is [string only])
                return only;
            if (VisibleEntries.Folders(place).Where(HasImages).Take(2).ToArray() is [string inner])
                return inner;
        }

        return null;
    }

    // Finds a folder of images, a video by its whole name, or one by its name without extension.
    private static string? Named(string place, string name)
    {
        string? found = PathInside.Find(place, name, path => (Directory.Exists(path) && HasImages(path)) || (File.Exists(path) && VideoFileName.HasVideoExtension(path)));
        if (found is not null && found != place)
            return found;
        string stem = Path.GetFileNameWithoutExtension(name.Replace('\\', '/'));
        return PathInside.Find(place, stem, path => Directory.Exists(path) && HasImages(path)) is string folder && folder != place
            ? folder
            : VideoFileName.In(place).FirstOrDefault(video => stem.Length > 0 && Path.GetFileNameWithoutExtension(video) == stem);
    }

    private static bool HasImages(string folder) =>
        VisibleEntries.Files(folder).Any(file => ImageFile.HasSupportedExtension(file) && Path.GetFileName(file)[0] != '.');

    private static (int[] Positions, int[] Numbers) ByPosition(VideoSource all, int[] wanted)
    {
        int[] there = [.. wanted.Where(number => number < all.ExactFrameCount)];
        return (there, there);
    }

    // CVAT's frame_000123 is frame 123 of the source. Images of other names are the task's frames in their order.
    private static (int[] Positions, int[] Numbers) ByName(VideoSource all, int[] wanted)
    {
        Dictionary<int, int> places = [];
        for (int position = 0; position < all.ExactFrameCount; position++)
        {
            string stem = Path.GetFileNameWithoutExtension(all.GetImagePath(position)!);
            int digits = stem.Length;
            while (digits > 0 && char.IsAsciiDigit(stem[digits - 1]))
                digits--;
            if (!int.TryParse(stem.AsSpan(digits), NumberStyles.None, CultureInfo.InvariantCulture, out int number) || !places.TryAdd(number, position))
                places.TryAdd(-1, -1);
        }

        int[] named = [.. wanted.Where(places.ContainsKey)];
        int[] positions = [.. named.Select(number => places[number])];
        bool areNumbered = !places.ContainsKey(-1) && positions.SequenceEqual(positions.Order());
        return areNumbered && (named.Length == wanted.Length || all.ExactFrameCount!.Value != wanted.Length)
            ? (positions, named)
            : ([.. Enumerable.Range(0, Math.Min(all.ExactFrameCount!.Value, wanted.Length))], wanted[..Math.Min(all.ExactFrameCount!.Value, wanted.Length)]);
    }
}
