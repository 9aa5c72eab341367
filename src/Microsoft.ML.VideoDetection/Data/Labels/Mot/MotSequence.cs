using System.Globalization;

namespace Microsoft.ML.VideoDetection.Data.Labels.Mot;

/// <summary>Reads one sequence of a MOT challenge.</summary>
internal static class MotSequence
{
    private const string LabelFolder = "gt";
    private const string InfoFile = "seqinfo.ini";

    /// <summary>Tells whether a folder is a sequence.</summary>
    internal static bool IsSequence(string folder) =>
        File.Exists(LabelPath(folder)) || File.Exists(Path.Combine(folder, InfoFile));

    /// <summary>Reads what the class numbers of a sequence mean.</summary>
    /// <exception cref="InvalidDataException">The file that says so is malformed.</exception>
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
            // The sequences for testing have none; one in which nothing was labelled yet is exported with an empty one.
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
                DataProblemKind.Contradiction,
                () => string.Create(CultureInfo.InvariantCulture, $"'{path}' says {length} frames; '{frames.Location}' has {frames.ExactFrameCount}."));
        }

        (int width, int height) = frames.GetSize(0);
        if (info is { Width: int w, Height: int h } && (w, h) != (width, height))
        {
            problems.Add(
                DataProblemKind.Contradiction,
                () => string.Create(CultureInfo.InvariantCulture, $"'{path}' says {w}x{h} pixels; the frames of '{frames.Location}' have {width}x{height}."));
        }
    }

    private static string LabelPath(string folder) => Path.Combine(folder, LabelFolder, "gt.txt");
}
