using System.Globalization;
using Microsoft.ML.VideoDetection.Data.Frames;

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
    internal static LabeledClip Read(string folder, string? framesPath, MotClasses numbers, ClassList classes, DataProblems problems)
    {
        string infoPath = Path.Combine(folder, InfoFile);
        MotSequenceInfo info = MotSequenceInfo.Read(infoPath);
        FrameStore frames = MotFrames.Find(folder, framesPath, info.ImageFolder);
        Compare(info, infoPath, frames, problems);
        string labels = LabelPath(folder);
        string name = string.IsNullOrWhiteSpace(info.Name) ? FolderName(folder) : info.Name;
        LabeledClipBuilder clip = new(name, labels, frames, problems);
        if (new FileInfo(labels) is { Exists: false } or { Length: 0 })
        {
            // The sequences for testing have none; one in which nothing was labelled yet is exported with an empty one.
            problems.Add(
                DataProblemKind.MissingAnnotation, () => $"There is no '{labels}', or nothing in it; the sequence counts as one without objects.");
            return clip.Build(hasTracks: true, hasOccluded: false);
        }

        MotLines lines = new(clip, labels, numbers, classes, problems);
        lines.Read();
        return clip.Build(hasTracks: true, hasOccluded: lines.HasVisibility);
    }

    internal static string FolderName(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    private static void Compare(MotSequenceInfo info, string path, FrameStore frames, DataProblems problems)
    {
        if (info.Length is int length && length != frames.Count)
        {
            problems.Add(
                DataProblemKind.Contradiction,
                () => string.Create(CultureInfo.InvariantCulture, $"'{path}' says {length} frames; '{frames.Path}' has {frames.Count}."));
        }

        (int width, int height) = frames.Size;
        if (info is { Width: int w, Height: int h } && (w, h) != (width, height))
        {
            problems.Add(
                DataProblemKind.Contradiction,
                () => string.Create(CultureInfo.InvariantCulture, $"'{path}' says {w}x{h} pixels; the frames of '{frames.Path}' have {width}x{height}."));
        }
    }

    private static string LabelPath(string folder) => Path.Combine(folder, LabelFolder, "gt.txt");
}
