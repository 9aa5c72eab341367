using System.Globalization;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Data.Labels.ImageNet;

/// <summary>Opens the videos of an ImageNet VID set.</summary>
internal static class ImageNetVidData
{
    internal static LabeledVideoData Open(string root, string set, LabeledDataOptions? options)
    {
        root = ImageNetLayout.RequireRoot(root);
        ArgumentException.ThrowIfNullOrWhiteSpace(set);
        options = LabeledDataOptions.CopyOf(options);
        DataProblems problems = new(options.Strict);
        string data = Path.Combine(root, ImageNetLayout.Data, ImageNetLayout.Vid);
        string? list = ImageNetLayout.FindList(root, UsualList(set), ImageNetLayout.Vid);
        ImageNetVideo[] videos = list is not null
            ? [.. ImageNetVidList.Read(list).Select(video => Existing(data, video, list, problems)).OfType<ImageNetVideo>()]
            : ImageNetVidFolder.Read(data, set) ?? throw ImageNetLayout.NoList(root, set);
        return videos.Length > 0
            ? ImageNetData.Open(root, ImageNetLayout.Vid, videos, options, problems)
            : throw new InvalidDataException($"None of the videos that '{list ?? set}' names is in '{data}'.");
    }

    private static string UsualList(string set) => set switch
    {
        "train" => "VID_train_15frames",
        "val" => "VID_val_videos",
        _ => set,
    };

    // Two checks of the file system for each video: a million for each frame would take minutes.
    private static ImageNetVideo? Existing(string data, ImageNetVideo video, string list, DataProblems problems)
    {
        string folder = Path.Combine(data, video.Name);
        if (!Directory.Exists(folder))
        {
            problems.Add(DataProblemKind.MissingVideo, () => $"'{list}' names the video '{video.Name}', but there is no folder '{folder}'; it is left out.");
            return null;
        }

        int last = video.Numbers?[^1] ?? video.FrameCount - 1;
        if (File.Exists(Path.Combine(folder, FrameNaming.Usual.Stem(last) + FrameNaming.Usual.Extension)))
        {
            return video;
        }

        (int[] numbers, FrameNaming naming) = FrameNaming.Of(folder);
        video = video with { Naming = naming };
        if (video.Numbers is not null || (numbers.Length == video.FrameCount && numbers[^1] == last))
        {
            return video;
        }

        problems.Add(
            DataProblemKind.Mismatch,
            () => string.Create(
                CultureInfo.InvariantCulture, $"'{list}' says that '{video.Name}' has {video.FrameCount} frames; '{folder}' has {numbers.Length}."));
        return numbers.Length == 0 ? null : video with { FrameCount = numbers.Length, Numbers = numbers };
    }
}

/// <summary>Reads the list files of ImageNet VID.</summary>
/// <remarks>
/// <para>Kinds of lines:<br/>
/// <c>train/…/ILSVRC2015_train_00000000 1 10 300</c>: the 10th frame, which is file 000009, of a video of 300 frames is
/// a training frame (<c>VID_train_15frames</c>);<br/>
/// <c>val/ILSVRC2015_val_00000001 465 0 464</c>: a whole video of 464 frames, the first of which is number 465 of the whole list (<c>VID_val_videos</c>);<br/>
/// <c>val/ILSVRC2015_val_00000000/000000 1</c>: a single frame (<c>VID_val_frames</c>).</para>
/// Origin: the lists of Flow-Guided Feature Aggregation and Deep Feature Flow; that training frames count from 1 is how
/// mmtracking, tools/convert_datasets/ilsvrc/imagenet2coco_vid.py, reads them for the published models.
/// </remarks>
internal static class ImageNetVidList
{
    // Represents all frames of a video: the list has 0 here, while training frames count from 1.
    private const int WholeVideo = -1;

    private sealed class Entry
    {
        internal int? Length { get; init; }

        internal List<int> Frames { get; } = [];
    }

    /// <summary>Reads a list.</summary>
    /// <returns>The videos in the order of the list.</returns>
    /// <exception cref="InvalidDataException">A line is malformed; the message names it.</exception>
    internal static ImageNetVideo[] Read(string path)
    {
        Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
        List<string> order = [];
        using LabelLines reader = new(path);
        for (int line = 1; reader.ReadLine() is string text; line++)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            string where = string.Create(CultureInfo.InvariantCulture, $"'{path}' line {line}");
            (string video, int frame, int? length) = Parse(text, where);
            PathBelow.Require(video, where);
            if (!entries.TryGetValue(video, out Entry? entry))
            {
                entry = new Entry { Length = length };
                entries.Add(video, entry);
                order.Add(video);
            }
            else if (entry.Length != length)
            {
                throw new InvalidDataException($"{where} says that '{video}' has {length} frames, an earlier line says {entry.Length}.");
            }

            entry.Frames.Add(frame);
        }

        return order.Count > 0
            ? [.. order.Select(video => Video(video, entries[video]))]
            : throw new InvalidDataException($"The list '{path}' has no videos.");
    }

    private static (string Video, int Frame, int? Length) Parse(string text, string where)
    {
        string[] parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 4)
        {
            int frame = Number(parts[2], "frame", where);
            int length = Number(parts[3], "number of frames", where);
            return frame <= length
                ? (parts[0], frame - 1, length)
                : throw new InvalidDataException($"{where} names frame {frame} of a video with {length} frames; frames count from 1.");
        }

        int slash = parts[0].LastIndexOf('/');
        return parts.Length is 1 or 2 && slash > 0
            && int.TryParse(parts[0].AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? (parts[0][..slash], number, null)
            : throw new InvalidDataException($"{where} is '{text.Trim()}'; expected 'video 1 frame frames' or 'video/frame index'.");
    }

    private static ImageNetVideo Video(string name, Entry entry)
    {
        int[] frames = [.. entry.Frames.Distinct().Order()];
        if (entry.Length is not int length)
        {
            return new ImageNetVideo(name, frames.Length, frames);
        }

        return new ImageNetVideo(name, length, TrainingFrames: frames.Contains(WholeVideo) ? null : frames);
    }

    private static int Number(string text, string what, string where) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new InvalidDataException($"{where} has the {what} '{text}', expected a whole number.");
}

/// <summary>Finds the videos of ImageNet VID without a list.</summary>
internal static class ImageNetVidFolder
{
    /// <summary>Finds every video of a set: its folders, or their subfolders as in the training set; returns null if the set does not exist.</summary>
    /// <exception cref="InvalidDataException">The set has no video, or names of frames differ in form.</exception>
    internal static ImageNetVideo[]? Read(string data, string set)
    {
        string root = Path.Combine(data, set);
        if (!PathBelow.IsBelow(set) || !Directory.Exists(root))
        {
            return null;
        }

        List<ImageNetVideo> videos = [];
        foreach (string folder in VisibleEntries.Folders(root).Order(StringComparer.Ordinal))
        {
            Add(videos, data, folder);
            foreach (string inner in VisibleEntries.Folders(folder).Order(StringComparer.Ordinal))
            {
                Add(videos, data, inner);
            }
        }

        return videos.Count > 0 ? [.. videos] : throw NoVideos(root);
    }

    private static void Add(List<ImageNetVideo> videos, string data, string folder)
    {
        (int[] numbers, FrameNaming naming) = FrameNaming.Of(folder);
        if (numbers.Length > 0)
        {
            string name = Path.GetRelativePath(data, folder).Replace('\\', '/');
            videos.Add(new ImageNetVideo(name, numbers.Length, numbers[^1] == numbers.Length - 1 ? null : numbers) { Naming = naming });
        }
    }

    private static InvalidDataException NoVideos(string root)
    {
        string? found = VisibleEntries.Folders(root).Prepend(root)
            .SelectMany(folder => VisibleEntries.Files(folder).Take(1)).Select(file => Path.GetRelativePath(root, file)).FirstOrDefault();
        string instead = found is null ? "there is no file in it or in its folders" : $"found '{found}'";
        return new InvalidDataException(
            $"There is no video in '{root}': looked in its folders, and in theirs, for frames that are called by their numbers, such as '000000{ImageNetLayout.ImageExtension}' ({ImageFile.SupportedExtensions}; any number of digits), and {instead}.{Archives.Hint(root)}");
    }
}
