using System.Globalization;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

namespace Microsoft.ML.VideoDetection.Data.Labels.Yolo;

/// <summary>Represents one object of a YOLO label file, and its line; coordinates are fractions of the picture, x0 y0 x1 y1.</summary>
internal readonly record struct YoloObject(int Class, double X0, double Y0, double X1, double Y1, int? Track, int Line);

/// <summary>Reads one YOLO label file.</summary>
/// <remarks>
/// A line is <c>class x y width height</c> with the center of the box, or <c>class x y x y x y …</c> with the corners of a polygon, whose bounding box is
/// used. ultralytics' <c>save_txt</c> writes a confidence, a track, or both after a box: an integer is the track, unless the same column of another line in
/// the file has a fraction. Origin: ultralytics/data/utils.py, engine/results.py.
/// </remarks>
internal static class YoloLabelFile
{
    // Ten thousand polygons of a hundred corners.
    private const int LargestFile = 32 << 20;
    private const int BoxColumns = 5;

    // Boxes may extend slightly beyond the picture; pixels are not mistaken for fractions.
    private const double Least = -1;
    private const double Most = 2;

    /// <summary>Reads a file; an empty one has no objects.</summary>
    /// <exception cref="InvalidDataException">A line is malformed; the message names it.</exception>
    internal static IReadOnlyList<YoloObject> Read(string path, bool hasKeyPoints)
    {
        (string[] Columns, int Line)[] lines =
            [.. YoloText.Lines(path, LargestFile).Select(line => (line.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), line.Line))];
        bool sixthIsTrack = Array.TrueForAll(lines, line => line.Columns.Length != BoxColumns + 1 || IsWhole(line.Columns[^1]));
        return [.. lines.Select(line => Parse(line.Columns, new Place(path, line.Line), sixthIsTrack, hasKeyPoints))];
    }

    private static YoloObject Parse(string[] columns, Place place, bool sixthIsTrack, bool hasKeyPoints)
    {
        double number = columns.Length >= BoxColumns ? place.Number(columns[0], "class") : throw place.Error(
            string.Create(CultureInfo.InvariantCulture, $"has {columns.Length} columns, expected class x y width height, or a class and the corners of a polygon"));
        if (number != Math.Floor(number) || number is < 0 or > int.MaxValue)
            throw place.Error($"has the class '{columns[0]}', expected a whole number from 0");
        bool isPolygon = !hasKeyPoints && columns.Length > BoxColumns + 1 && !(columns.Length == BoxColumns + 2 && IsWhole(columns[^1]) && columns[^1] != "0");
        return isPolygon
            ? Polygon((int)number, columns, place)
            : Box((int)number, columns, place, hasKeyPoints ? null : TrackOf(columns, place, sixthIsTrack));
    }

    private static int? TrackOf(string[] columns, Place place, bool sixthIsTrack)
    {
        if (columns.Length == BoxColumns || (columns.Length == BoxColumns + 1 && !sixthIsTrack))
        {
            // A confidence is not used, but it has to be a number.
            if (columns.Length > BoxColumns)
                place.Number(columns[BoxColumns], "confidence");
            return null;
        }

        return int.TryParse(columns[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int track)
            ? track
            : throw place.Error($"has the track '{columns[^1]}', expected a whole number");
    }

    private static YoloObject Box(int number, string[] columns, Place place, int? track)
    {
        double x = place.Share(columns[1], "x"), y = place.Share(columns[2], "y");
        double width = place.Share(columns[3], "width"), height = place.Share(columns[4], "height");
        return new YoloObject(number, x - (width / 2), y - (height / 2), x + (width / 2), y + (height / 2), track, place.Line);
    }

    private static YoloObject Polygon(int number, string[] columns, Place place)
    {
        if (columns.Length % 2 == 0)
            throw place.Error(string.Create(CultureInfo.InvariantCulture, $"has {columns.Length - 1} coordinates, expected x and y of each corner"));
        (double x0, double y0, double x1, double y1) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        for (int i = 1; i < columns.Length; i += 2)
        {
            double x = place.Share(columns[i], "x"), y = place.Share(columns[i + 1], "y");
            (x0, y0, x1, y1) = (Math.Min(x0, x), Math.Min(y0, y), Math.Max(x1, x), Math.Max(y1, y));
        }

        return new YoloObject(number, x0, y0, x1, y1, null, place.Line);
    }

    private static bool IsWhole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private readonly record struct Place(string Path, int Line)
    {
        public double Number(string text, string name) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
                ? value
                : throw Error($"has the {name} '{text}', expected a number");

        public double Share(string text, string name) => Number(text, name) is >= Least and <= Most and double value
            ? value
            : throw Error($"has the {name} {text}; expected a share of the picture from 0 to 1, not pixels");

        public InvalidDataException Error(string problem) => new(string.Create(CultureInfo.InvariantCulture, $"'{Path}' line {Line} {problem}."));
    }
}

/// <summary>Reads the text files of a YOLO dataset, which are small and may be empty.</summary>
internal static class YoloText
{
    /// <summary>Reads the non-empty lines, trimmed, with their 1-based numbers.</summary>
    /// <param name="path">The file, which may be empty.</param>
    /// <param name="largestFile">Size limit in bytes.</param>
    /// <exception cref="InvalidDataException">It is larger, or a line cannot be read as text; the message names it.</exception>
    internal static IEnumerable<(string Text, int Line)> Lines(string path, long largestFile) => All(path, largestFile)
        .Select((text, index) => (text.Trim(), index + 1)).Where(line => line.Item1.Length > 0);

    /// <summary>Reads the whole text.</summary>
    /// <inheritdoc cref="Lines"/>
    internal static string Whole(string path, long largestFile) => string.Join('\n', All(path, largestFile));

    private static IEnumerable<string> All(string path, long largestFile)
    {
        if (new FileInfo(path) is { Exists: true } file)
        {
            if (file.Length == 0)
                yield break;
            if (file.Length > largestFile)
                throw new InvalidDataException($"'{path}' has {file.Length} bytes; {largestFile} are the most.");
        }

        using LabelLines lines = new(path);
        while (lines.ReadLine() is string line)
            yield return line;
    }
}

/// <summary>Finds the label file of an image: its path with <c>labels</c> for the last <c>images</c>, or beside the image.</summary>
/// <param name="root">Common folder of the images.</param>
/// <param name="labelRoot">Alternative folder of the labels, with the same subfolders.</param>
internal sealed class YoloLabelPaths(string root, string labelRoot)
{
    /// <summary>Gets the path of the labels, which need not exist.</summary>
    internal string Of(string image)
    {
        string relative = Path.ChangeExtension(Path.GetRelativePath(root, image).Replace('\\', '/'), ".txt");
        string[] parts = relative.Split('/');
        int images = Array.LastIndexOf(parts, "images");
        string beside = Path.ChangeExtension(image, ".txt");
        if (images < 0)
        {
            // The root may be the folder of images itself.
            string parallel = Path.Combine(labelRoot, "labels", relative);
            return !File.Exists(beside) && File.Exists(parallel) ? parallel : beside;
        }

        parts[images] = "labels";
        string swapped = Path.Combine([root, .. parts]);
        if (File.Exists(swapped))
            return swapped;
        string elsewhere = Path.Combine([labelRoot, .. parts]);
        return File.Exists(elsewhere) ? elsewhere : File.Exists(beside) ? beside : swapped;
    }
}
