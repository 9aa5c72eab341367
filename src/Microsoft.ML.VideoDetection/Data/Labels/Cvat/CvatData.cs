using System.Globalization;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Output.Counting;

namespace Microsoft.ML.VideoDetection.Data.Labels.Cvat;

/// <summary>Opens annotations of "CVAT for video 1.1".</summary>
internal static class CvatData
{
    private const string UsualName = "annotations.xml";

    /// <summary>Finds the files of CVAT at a path: the file itself, in the folder, or in its subfolders, in natural order.</summary>
    internal static string[] Find(string path)
    {
        if (!Directory.Exists(path))
            return File.Exists(path) && IsCandidate(path) ? [path] : [];
        string[] here = In(path);
        return here.Length > 0 ? here : [.. VisibleEntries.Folders(path).Order(NaturalNameOrder.Instance).SelectMany(In)];
    }

    internal static LabeledVideoData Open(string path, string? framesPath, LabeledDataOptions? options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options = LabeledDataOptions.CopyOf(options);
        if (!Directory.Exists(path) && !File.Exists(path))
            throw new FileNotFoundException($"There is no file or folder '{path}' (looked for '{Path.GetFullPath(path)}').", path);
        if (framesPath is not null && !Directory.Exists(framesPath) && !File.Exists(framesPath))
            throw new InvalidDataException($"There is no folder or video '{framesPath}' (looked for '{Path.GetFullPath(framesPath)}').");
        string[] paths = File.Exists(path) ? [path] : Find(path);
        if (paths.Length == 0)
            throw new InvalidDataException($"'{path}' has no .xml file of CVAT, in it or in its folders: expected the root 'annotations'.");

        CvatFile[] files = [.. paths.Select(CvatFile.Read)];
        ClassList classes = new(options.ClassNames ?? ClassesOf(files));
        DataProblems problems = new(options.Strict);
        HashSet<string> names = new(StringComparer.Ordinal);
        List<LabeledVideo> videos = [];
        foreach (CvatFile file in files)
        {
            CvatTask[] tasks = file.Tasks.Count > 0 ? [.. file.Tasks] : [new CvatTask()];
            foreach (CvatTask task in tasks)
                videos.Add(Open(file, task, tasks.Length == 1, framesPath, classes, problems, names));
        }

        return new LabeledVideoData(classes.Names, videos, problems);
    }

    private static ListedVideo Open(
        CvatFile file, CvatTask task, bool isOnly, string? framesPath, ClassList classes, DataProblems problems, HashSet<string> names)
    {
        CvatTrack[] tracks = [.. file.Tracks.Where(track => isOnly || track.TaskId == task.Id)];
        int[]? wanted = task.Frames(tracks.SelectMany(track => track.Shapes).Where(shape => !shape.IsOutside).Select(shape => shape.Frame), file.Path);
        VideoSource frames = CvatFrames.Open(file, task, framesPath, wanted, problems);
        (int width, int height) = frames.GetSize(0);
        if (task is { Width: int w, Height: int h } && (w, h) != (width, height))
        {
            problems.Add(
                DataProblemKind.Mismatch,
                () => string.Create(CultureInfo.InvariantCulture, $"'{file.Path}' says {w}x{h} pixels; the frames of '{frames.Location}' have {width}x{height}."));
        }

        ListedVideoBuilder video = new(Unique(names, NameOf(file, task)), file.Path, frames, problems);
        CvatTracks filled = new(video, frames, classes, problems, file.Path);
        foreach (CvatTrack track in tracks)
            filled.Add(track);
        return video.Build(hasTracks: true, hasOccluded: true, hasGenerated: true);
    }

    private static string[] ClassesOf(CvatFile[] files)
    {
        string[] names = [.. files.SelectMany(file => file.Labels).Distinct(StringComparer.Ordinal)];
        return names.Length > 0 ? names : throw new InvalidDataException($"'{files[0].Path}' has no labels and no tracks.");
    }

    private static string NameOf(CvatFile file, CvatTask task)
    {
        if (!string.IsNullOrWhiteSpace(task.Name))
            return task.Name;
        if (!string.IsNullOrWhiteSpace(task.Source))
            return Path.GetFileNameWithoutExtension(task.Source.Replace('\\', '/'));
        string full = Path.GetFullPath(file.Path);
        return Path.GetFileName(full) == UsualName ? Path.GetFileName(Path.GetDirectoryName(full))! : Path.GetFileNameWithoutExtension(full);
    }

    private static string Unique(HashSet<string> names, string name)
    {
        string unique = name;
        for (int i = 2; !names.Add(unique); i++)
            unique = string.Create(CultureInfo.InvariantCulture, $"{name} ({i})");
        return unique;
    }

    private static string[] In(string folder) =>
        [.. VisibleEntries.Files(folder).Where(IsCandidate).Order(NaturalNameOrder.Instance)];

    private static bool IsCandidate(string path) =>
        Path.GetExtension(path).Equals(".xml", StringComparison.OrdinalIgnoreCase) && Path.GetFileName(path)[0] != '.' && CvatFile.IsCvat(path);
}
