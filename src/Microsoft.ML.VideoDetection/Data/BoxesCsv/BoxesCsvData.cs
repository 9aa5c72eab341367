using System.Globalization;

namespace Microsoft.ML.VideoDetection;

/// <summary>Opens a CSV file of boxes and the videos that it is about.</summary>
internal static class BoxesCsvData
{
    private const string Track = "track";
    private const string Occluded = "occluded";

    internal static LabeledVideoData Open(string path, string? framesRoot, LabeledDataOptions? options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options = LabeledDataOptions.CopyOf(options);
        List<BoxesCsvRow> rows = Read(path, out bool hasTracks, out bool hasOccluded);
        if (rows.Count == 0)
        {
            throw new InvalidDataException($"'{path}' has a header but no boxes.");
        }

        string root = framesRoot ?? Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(root))
        {
            throw new DirectoryNotFoundException($"There is no folder of videos '{root}' (looked for '{Path.GetFullPath(root)}').");
        }

        ClassList classes = new(options.ClassNames ?? [.. rows.Select(row => row.Class).Distinct().Order(StringComparer.Ordinal)]);
        DataProblems problems = new(options.Strict);
        return new LabeledClips(
            classes.Names,
            rows.GroupBy(row => row.Video)
                .Select(video => Clip(path, root, video.Key, video, classes, problems).Build(hasTracks, hasOccluded)),
            problems);
    }

    private static LabeledClipBuilder Clip(
        string path, string root, string name, IEnumerable<BoxesCsvRow> rows, ClassList classes, DataProblems problems)
    {
        string where = string.Create(CultureInfo.InvariantCulture, $"'{path}' line {rows.First().Line}");
        LabeledClipBuilder clip = new(name, path, Frames(PathBelow.Combine(root, name, where), where), problems);
        foreach (BoxesCsvRow row in rows)
        {
            uint label = row.Ignore ? 0 : classes.LabelOf(row.Class);
            if (!row.Ignore && label == 0)
            {
                problems.AddUnknownClass(row.Class, () => string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{path}' line {row.Line} is of the class {row.Class}, which is not in the list of classes; it is dropped."));
                continue;
            }

            clip.Add(row.Frame, row.Box, new LabeledObject { Label = label, TrackId = row.Track, Occluded = row.Occluded }, row.Line);
        }

        return clip;
    }

    // A folder of images, a video file by its whole name, or a video file by its name without extension.
    private static FrameStore Frames(string path, string where)
    {
        if (Directory.Exists(path))
        {
            return new ImageFolderFrames(path, firstNumber: 0);
        }

        string? folder = Path.GetDirectoryName(path);
        string name = Path.GetFileName(path);
        string? file = File.Exists(path)
            ? path
            : Directory.Exists(folder)
                ? VideoFileName.In(folder).FirstOrDefault(video => Path.GetFileNameWithoutExtension(video) == name)
                : null;
        return file is not null
            ? new VideoFileFrames(file)
            : throw new InvalidDataException(
                $"{where} is about the video '{name}', but there is neither a folder of images '{path}' nor a video file of that name.");
    }

    private static List<BoxesCsvRow> Read(string path, out bool hasTracks, out bool hasOccluded)
    {
        using CsvLines lines = new(path);
        if (!lines.Read())
        {
            throw new InvalidDataException($"'{path}' has no lines.");
        }

        BoxesCsvColumns columns = new(lines);
        (hasTracks, hasOccluded) = (columns.Has(Track), columns.Has(Occluded));
        List<BoxesCsvRow> rows = [];
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        while (lines.Read())
        {
            columns.RequireWhole();
            int frame = columns.Integer("frame");
            if (frame < 0)
            {
                throw lines.Error(string.Create(CultureInfo.InvariantCulture, $"has the frame {frame}; frames count from 0"));
            }

            rows.Add(new BoxesCsvRow(
                Shared(names, columns.Text("video")),
                frame,
                Shared(names, columns.Text("class")),
                LabeledBox.FromCorner(columns.Number("x"), columns.Number("y"), columns.Number("width"), columns.Number("height")),
                hasTracks ? columns.Integer(Track) : -1,
                columns.Flag("ignore"),
                columns.Flag(Occluded),
                lines.Line));
        }

        return rows;
    }

    // Each line would keep two strings of its own otherwise.
    private static string Shared(Dictionary<string, string> names, string name)
    {
        names.TryAdd(name, name);
        return names[name];
    }
}
