using System.Globalization;

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

    // Two questions to the file system for each video: a million for each frame would take minutes.
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
            DataProblemKind.Contradiction,
            () => string.Create(
                CultureInfo.InvariantCulture, $"'{list}' says that '{video.Name}' has {video.FrameCount} frames; '{folder}' has {numbers.Length}."));
        return numbers.Length == 0 ? null : video with { FrameCount = numbers.Length, Numbers = numbers };
    }
}
