using System.Globalization;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Data.Labels.Mot;

/// <summary>Reads one sequence of a MOT challenge.</summary>
internal static class MotSequence
{
    private const string LabelFolder = "gt";
    private const string InfoFile = "seqinfo.ini";

    /// <summary>Determines whether a folder is a sequence.</summary>
    internal static bool IsSequence(string folder) =>
        File.Exists(LabelPath(folder)) || File.Exists(Path.Combine(folder, InfoFile));

    /// <summary>Reads the meaning of a sequence's class numbers.</summary>
    /// <exception cref="InvalidDataException">The file of names is malformed.</exception>
    internal static MotClasses ReadClasses(string folder) => MotClasses.Read(Path.Combine(folder, LabelFolder, "labels.txt"));

    /// <summary>Reads labels and finds the frames.</summary>
    /// <exception cref="InvalidDataException">A file is malformed, or there are no frames.</exception>
    internal static ListedVideo Read(string folder, string? framesPath, MotClasses numbers, ClassList classes, DataProblems problems)
    {
        string infoPath = Path.Combine(folder, InfoFile);
        MotSequenceInfo info = MotSequenceInfo.Read(infoPath);
        VideoSource frames = MotFrames.Find(folder, framesPath, info.ImageFolder);
        Compare(info, infoPath, frames, problems);
        string labels = LabelPath(folder);
        string name = string.IsNullOrWhiteSpace(info.Name) ? FolderName(folder) : info.Name;
        ListedVideoBuilder video = new(name, labels, frames, problems);
        if (new FileInfo(labels) is { Exists: false } or { Length: 0 })
        {
            // Test sequences have no label file; a sequence that is not labeled yet is exported with an empty one.
            problems.Add(
                DataProblemKind.MissingAnnotation, () => $"There is no '{labels}', or nothing in it; the sequence counts as one without objects.");
            return video.Build(hasTracks: true, hasOccluded: false);
        }

        MotLines lines = new(video, labels, numbers, classes, problems);
        lines.Read();
        return video.Build(hasTracks: true, hasOccluded: lines.HasVisibility);
    }

    internal static string FolderName(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    private static void Compare(MotSequenceInfo info, string path, VideoSource frames, DataProblems problems)
    {
        if (info.Length is int length && length != frames.ExactFrameCount)
        {
            problems.Add(
                DataProblemKind.Mismatch,
                () => string.Create(CultureInfo.InvariantCulture, $"'{path}' says {length} frames; '{frames.Location}' has {frames.ExactFrameCount}."));
        }

        (int width, int height) = frames.GetSize(0);
        if (info is { Width: int w, Height: int h } && (w, h) != (width, height))
        {
            problems.Add(
                DataProblemKind.Mismatch,
                () => string.Create(CultureInfo.InvariantCulture, $"'{path}' says {w}x{h} pixels; the frames of '{frames.Location}' have {width}x{height}."));
        }
    }

    private static string LabelPath(string folder) => Path.Combine(folder, LabelFolder, "gt.txt");
}

/// <summary>Represents the content of <c>seqinfo.ini</c>; null for values that it does not have.</summary>
/// <param name="Name">Name of the sequence.</param>
/// <param name="ImageFolder">Folder of the images below that of the sequence.</param>
/// <param name="Length">Number of frames.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
internal sealed record MotSequenceInfo(string? Name, string? ImageFolder, int? Length, int? Width, int? Height)
{
    /// <summary>Reads the file; if it is missing, as in the first challenge, all values are null.</summary>
    /// <exception cref="InvalidDataException">A line is malformed; the message names it.</exception>
    internal static MotSequenceInfo Read(string path)
    {
        MotSequenceInfo info = new(null, null, null, null, null);
        if (!File.Exists(path))
        {
            return info;
        }

        using LabelLines reader = new(path);
        for (int line = 1; reader.ReadLine() is string text; line++)
        {
            text = text.Trim();
            if (text.Length == 0 || text[0] is '[' or ';' or '#')
            {
                continue;
            }

            int equals = text.IndexOf('=', StringComparison.Ordinal);
            string where = string.Create(CultureInfo.InvariantCulture, $"'{path}' line {line}");
            if (equals < 0)
            {
                throw new InvalidDataException($"{where} is '{text}', expected key=value.");
            }

            info = info.With(text[..equals].Trim(), text[(equals + 1)..].Trim(), where);
        }

        return info;
    }

    private MotSequenceInfo With(string key, string value, string where) => key.ToUpperInvariant() switch
    {
        "NAME" => this with { Name = value },
        "IMDIR" => this with { ImageFolder = Below(value, where) },
        "SEQLENGTH" => this with { Length = Number(key, value, where) },
        "IMWIDTH" => this with { Width = Number(key, value, where) },
        "IMHEIGHT" => this with { Height = Number(key, value, where) },
        _ => this,
    };

    private static string Below(string value, string where)
    {
        PathBelow.Require(value, where);
        return value;
    }

    private static int Number(string key, string value, string where) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw new InvalidDataException($"{where} has {key} '{value}', expected a positive whole number.");
}

/// <summary>Finds the frames of a MOT sequence: images inside it, a video file inside it, or a video file beside it.</summary>
internal static class MotFrames
{
    private const int FirstNumber = 1;

    /// <summary>Finds and opens the frames.</summary>
    /// <param name="folder">Folder of the sequence.</param>
    /// <param name="given">The user's choice: a folder of images or a video file; null to search.</param>
    /// <param name="imageFolder">Name of the image folder in <c>seqinfo.ini</c>; null for the usual one.</param>
    /// <exception cref="InvalidDataException">There are no frames, or several candidates.</exception>
    internal static VideoSource Find(string folder, string? given, string? imageFolder)
    {
        if (given is not null)
        {
            return Directory.Exists(given) ? new ImageFolderSource(given, FirstNumber) : OpenFile(given);
        }

        string images = Path.Combine(folder, imageFolder ?? "img1");
        if (Directory.Exists(images))
        {
            return new ImageFolderSource(images, FirstNumber);
        }

        string[] inside = VideoFileName.In(folder);
        if (inside.Length > 1)
        {
            throw new InvalidDataException(
                $"The sequence '{folder}' has no images in '{images}' but several videos ({string.Join(", ", inside.Select(Path.GetFileName))}); say which one has its frames.");
        }

        string? video = inside.Length == 1 ? inside[0] : Beside(folder);
        return video is not null
            ? OpenFile(video)
            : throw new InvalidDataException(
                $"The sequence '{folder}' has no frames: there is no folder '{images}' and no video file in it or beside it. Say where they are.{Archives.Hint(folder)}");
    }

    private static IndexedVideoFile OpenFile(string path) => new(new VideoFileSource(path));

    // A video of the sequence's name, or the only video if the sequence is the only one.
    private static string? Beside(string folder)
    {
        string? parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        if (parent is null)
        {
            return null;
        }

        string[] videos = VideoFileName.In(parent);
        string name = MotSequence.FolderName(folder);
        return videos.FirstOrDefault(video => string.Equals(Path.GetFileNameWithoutExtension(video), name, StringComparison.OrdinalIgnoreCase))
            ?? (videos.Length == 1 && VisibleEntries.Folders(parent).Count(MotSequence.IsSequence) == 1 ? videos[0] : null);
    }
}
