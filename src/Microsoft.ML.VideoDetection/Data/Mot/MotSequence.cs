using System.Globalization;

namespace Microsoft.ML.VideoDetection;

/// <summary>Reads one sequence of a MOT challenge.</summary>
internal static class MotSequence
{
    // Half hidden is hidden, as the benchmark's own figures on visibility put it.
    private const double VisibleEnough = 0.5;

    private const string LabelFolder = "gt";
    private const string InfoFile = "seqinfo.ini";

    /// <summary>Tells whether a folder is a sequence.</summary>
    internal static bool IsSequence(string folder) =>
        File.Exists(LabelPath(folder)) || File.Exists(Path.Combine(folder, InfoFile));

    /// <summary>Reads labels and finds the frames.</summary>
    /// <exception cref="InvalidDataException">A file is malformed, or there are no frames.</exception>
    internal static LabeledClip Read(string folder, string? framesPath, ClassList classes, DataProblems problems)
    {
        string infoPath = Path.Combine(folder, InfoFile);
        MotSequenceInfo info = MotSequenceInfo.Read(infoPath);
        FrameStore frames = MotFrames.Find(folder, framesPath, info.ImageFolder);
        Compare(info, infoPath, frames, problems);
        string labels = LabelPath(folder);
        string name = string.IsNullOrWhiteSpace(info.Name) ? FolderName(folder) : info.Name;
        LabeledClipBuilder clip = new(name, labels, frames, problems);
        bool visibility = false;
        if (!File.Exists(labels))
        {
            // The sequences for testing have none.
            problems.Add(DataProblemKind.MissingAnnotation, () => $"There is no '{labels}'; the sequence counts as one without objects.");
            return clip.Build(hasTracks: true, hasOccluded: false);
        }

        using StreamReader reader = LabelFile.OpenText(labels);
        for (int line = 1; reader.ReadLine() is string text; line++)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                MotLabelLine item = MotLabelLine.Parse(text, labels, line);
                visibility |= item.Visibility is not null;
                Add(clip, item, line, labels, classes, problems);
            }
        }

        return clip.Build(hasTracks: true, hasOccluded: visibility);
    }

    internal static string FolderName(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    private static void Add(LabeledClipBuilder clip, MotLabelLine item, int line, string path, ClassList classes, DataProblems problems)
    {
        string? name = MotClasses.NameOf(item.Class);
        if (name is null)
        {
            string number = string.Create(CultureInfo.InvariantCulture, $"class {item.Class}");
            problems.AddUnknownClass(
                number, () => string.Create(CultureInfo.InvariantCulture, $"'{path}' line {line} is of {number}, which MOT does not have; it is dropped."));
            return;
        }

        // The flag of everything but pedestrians is 0, because the challenge is about these: it says nothing
        // about the quality of the box where somebody asks for another class.
        uint label = classes.LabelOf(name);
        bool isTarget = label != 0 && (item.IsEvaluated || name != MotClasses.Pedestrian);
        clip.Add(
            item.Frame - 1,
            LabeledBox.FromCorner(item.Left - 1, item.Top - 1, item.Width, item.Height),
            new LabeledObject { TrackId = item.Track, Label = isTarget ? label : 0, Occluded = item.Visibility < VisibleEnough },
            line);
    }

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
