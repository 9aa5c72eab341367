using System.Globalization;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

namespace Microsoft.ML.VideoDetection.Data.Labels.BoxesCsv;

/// <summary>Opens a CSV file of boxes and the videos that it refers to.</summary>
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
        List<LabeledVideo> videos = [];
        foreach (IGrouping<string, BoxesCsvRow> video in rows.GroupBy(row => row.Video))
        {
            string where = string.Create(CultureInfo.InvariantCulture, $"'{path}' line {video.First().Line}");
            string name = NameBelow(root, video.Key, where, isNamedByUser: framesRoot is not null);
            videos.Add(videos.TrueForAll(other => other.Id != name)
                ? AddRows(path, new ListedVideoBuilder(name, path, Frames(PathBelow.Combine(root, name, where), where), problems), video, classes, problems)
                    .Build(hasTracks, hasOccluded)
                : throw new InvalidDataException($"{where} is about the video '{video.Key}', and an earlier line about another one; '{root}' has only '{name}' for both."));
        }

        return new LabeledVideoData(classes.Names, videos, problems);
    }

    // A path from another machine refers to the video of that name, if the user has named a folder.
    private static string NameBelow(string root, string name, string where, bool isNamedByUser)
    {
        if (!ImageFinder.LeadsOut(name))
            return name;
        if (!isNamedByUser)
            throw PathBelow.Error(name, where, " Name the folder of the videos (--frames-root), and they are looked for in it by the ends of such names.");
        string[] parts = ImageFinder.Parts(name);
        return Enumerable.Range(0, parts.Length).Select(skipped => string.Join('/', parts[skipped..])).FirstOrDefault(end => Find(Path.Combine(root, end)) is not null)
            ?? throw new InvalidDataException($"{where} is about the video '{name}', but '{root}' has neither a folder nor a video file '{parts.LastOrDefault()}'.");
    }

    private static ListedVideoBuilder AddRows(
        string path, ListedVideoBuilder video, IEnumerable<BoxesCsvRow> rows, ClassList classes, DataProblems problems)
    {
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

            video.Add(row.Frame, row.Box with { Label = label, TrackId = row.Track, Occluded = row.Occluded }, row.Line);
        }

        return video;
    }

    private static VideoSource Frames(string path, string where) => Find(path) switch
    {
        null => throw new InvalidDataException(
            $"{where} is about the video '{Path.GetFileName(path)}', but there is neither a folder of images '{path}' nor a video file of that name.{Archives.Hint(path)}"),
        var found => Directory.Exists(found) ? new ImageFolderSource(found, firstNumber: 0) : new IndexedVideoFile(found),
    };

    // Finds a folder of images, a video file by its whole name, or a video file by its name without extension.
    private static string? Find(string path)
    {
        string name = Path.GetFileName(path);
        return Path.Exists(path) ? path
            : Path.GetDirectoryName(path) is string folder && Directory.Exists(folder)
                ? VideoFileName.In(folder).FirstOrDefault(video => Path.GetFileNameWithoutExtension(video) == name)
                : null;
    }

    private static List<BoxesCsvRow> Read(string path, out bool hasTracks, out bool hasOccluded)
    {
        using CsvLines lines = new(path);
        if (!lines.ReadHeader())
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
                LabeledObject.FromCorner(columns.Number("x"), columns.Number("y"), columns.Number("width"), columns.Number("height")),
                hasTracks ? columns.Integer(Track) : -1,
                columns.Flag("ignore"),
                columns.Flag(Occluded),
                lines.Line));
        }

        return rows;
    }

    // Shares equal names; otherwise each line would keep two strings of its own.
    private static string Shared(Dictionary<string, string> names, string name)
    {
        names.TryAdd(name, name);
        return names[name];
    }
}

/// <summary>Represents one line of a CSV file of boxes.</summary>
internal readonly record struct BoxesCsvRow(
    string Video, int Frame, string Class, LabeledObject Box, int Track, bool Ignore, bool Occluded, int Line);
