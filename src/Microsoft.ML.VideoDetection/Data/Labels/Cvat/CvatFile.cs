using System.Globalization;
using System.Xml;
using Microsoft.ML.VideoDetection.IO;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Output.Counting;

namespace Microsoft.ML.VideoDetection.Data.Labels.Cvat;

/// <summary>Represents a file of "CVAT for video 1.1": its tasks, classes and tracks.</summary>
/// <remarks>Origin of the format: https://docs.cvat.ai/docs/manual/advanced/xml_format. Read element by element; external entities and DTDs are refused.</remarks>
internal sealed class CvatFile
{
    // A million boxes have 150 million characters.
    private const long MostCharacters = 1L << 30;
    private const int Deepest = 32;
    private const int LongestText = 4096;

    private static readonly XmlReaderSettings _settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MostCharacters,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    private readonly List<string> _open = [];
    private readonly List<string> _labels = [];
    private bool _trackIsIgnored;
    private string? _attribute;

    private CvatFile(string path) => Path = path;

    internal string Path { get; }

    /// <summary>Gets the names of the classes in the order of the file, followed by those that only tracks name.</summary>
    internal IReadOnlyList<string> Labels => [.. _labels.Concat(Tracks.Select(track => track.Label)).Distinct(StringComparer.Ordinal)];

    internal List<CvatTask> Tasks { get; } = [];

    internal List<CvatTrack> Tracks { get; } = [];

    /// <summary>Determines by its first element whether an XML file is one of CVAT's.</summary>
    internal static bool IsCvat(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            using XmlReader reader = XmlReader.Create(stream, _settings);
            return reader.MoveToContent() == XmlNodeType.Element && reader.Name == "annotations";
        }
        catch (XmlException)
        {
            return false;
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is malformed or not of CVAT; the message names line and element.</exception>
    internal static CvatFile Read(string path)
    {
        using FileStream stream = LabelFile.Open(path);
        CvatFile file = new(path);
        try
        {
            using XmlReader reader = XmlReader.Create(stream, _settings);
            while (reader.Read())
                file.Take(new CvatElement(reader, path));
            return file;
        }
        catch (XmlException error)
        {
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"'{path}' line {error.LineNumber} is no valid XML of CVAT: {error.Message}"), error);
        }
    }

    private void Take(CvatElement node)
    {
        switch (node.Kind)
        {
            case XmlNodeType.Element:
                Begin(node);
                if (!node.IsEmpty)
                    _open.Add(node.Name.Length <= LongestText ? node.Name : throw node.Error("has too long a name"));
                if (_open.Count > Deepest)
                    throw node.Error("lies too deep");
                break;
            case XmlNodeType.EndElement:
                _open.RemoveAt(_open.Count - 1);
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA when node.Value.Length <= LongestText:
                TakeText(node, node.Value.Trim());
                break;
        }
    }

    private void Begin(CvatElement element)
    {
        string parent = Open(0);
        if (parent.Length == 0 && element.Name != "annotations")
            throw element.Error("is the root, expected 'annotations'");
        if (element.Name == "image" && parent == "annotations")
            throw element.Error("is of 'CVAT for images 1.1'; export the task as 'CVAT for video 1.1', or as COCO or YOLO");

        if (element.Name is "task" or "job" && parent is "meta" or "tasks")
            Tasks.Add(new CvatTask { IsJob = element.Name == "job" });
        else if (element.Name == "track" && parent == "annotations")
            BeginTrack(element);
        else if (parent == "track" && element.Name != "attribute" && element.Shape(_trackIsIgnored) is CvatShape shape)
            Tracks[^1].Shapes.Add(shape);
        else if (element.Name == "attribute" && !IsInMeta)
            _attribute = element.Text("name");
    }

    private bool IsInMeta => _open.Count > 1 && _open[1] == "meta";

    private string Open(int above) => _open.Count > above ? _open[^(above + 1)] : "";

    private void BeginTrack(CvatElement element)
    {
        _trackIsIgnored = false;
        string label = element.Text("label") is { Length: > 0 } name ? name : throw element.Error("has no 'label'");
        Tracks.Add(new CvatTrack(element.Integer("id") ?? throw element.Error("has no 'id'"), label, element.Text("task_id"), []));
    }

    private void TakeText(CvatElement node, string text)
    {
        if (IsInMeta)
        {
            TakeMeta(node, text);
        }
        else if (Open(0) == "attribute" && Tracks.Count > 0 && IsIgnoring(text))
        {
            List<CvatShape> shapes = Tracks[^1].Shapes;
            if (Open(1) == "track")
                _trackIsIgnored = true;
            else if (shapes.Count > 0)
                shapes[^1] = shapes[^1] with { IsIgnored = true };
        }
    }

    private bool IsIgnoring(string text) =>
        _attribute?.ToUpperInvariant() is "IGNORE" or "IGNORED" or "CROWD" or "ISCROWD" && text.ToUpperInvariant() is "TRUE" or "1" or "YES";

    private void TakeMeta(CvatElement node, string text)
    {
        string name = Open(0), parent = Open(1);
        if (name == "name" && parent == "label")
            _labels.Add(text);
        if (Tasks.Count == 0)
            return;
        CvatTask task = Tasks[^1];
        switch (parent, name)
        {
            case ("task" or "job", "id"):
                task.Id = text;
                break;
            case ("task", "name"):
                task.Name = text;
                break;
            case ("task" or "job" or "meta", "source"):
                task.Source = text;
                break;
            case ("task" or "job", "size"):
                task.Size = node.Count(text);
                break;
            case ("task" or "job", "start_frame"):
                task.Start = node.Count(text);
                break;
            case ("task" or "job", "stop_frame"):
                task.Stop = node.Count(text);
                break;
            case ("task" or "job", "frame_filter"):
                task.Step = Math.Max(1, text.Split(' ', ';').FirstOrDefault(part => part.StartsWith("step=", StringComparison.Ordinal)) is string step ? node.Count(step[5..]) : 1);
                break;
            case ("original_size", "width"):
                task.Width = node.Count(text);
                break;
            case ("original_size", "height"):
                task.Height = node.Count(text);
                break;
        }
    }
}

/// <summary>Represents the header of a file about a task or job.</summary>
internal sealed class CvatTask
{
    // Numbers of frames come from files: a damaged one must not exhaust the memory.
    private const int MostFrames = 20_000_000;

    internal string? Id { get; set; }

    internal string? Name { get; set; }

    internal string? Source { get; set; }

    internal int? Size { get; set; }

    internal int? Start { get; set; }

    internal int? Stop { get; set; }

    /// <summary>Gets or sets the number of source frames per frame of the task.</summary>
    internal int Step { get; set; } = 1;

    internal int? Width { get; set; }

    internal int? Height { get; set; }

    /// <summary>Gets or sets whether it is a job, whose first and last frame CVAT counts in frames of the task.</summary>
    internal bool IsJob { get; set; }

    /// <summary>Gets the indices of its frames in the source, ascending; null if the file does not specify them.</summary>
    /// <param name="labeled">Numbers of frames with labels.</param>
    /// <param name="path">Path of the file, for the error.</param>
    /// <exception cref="InvalidDataException">There are too many.</exception>
    internal int[]? Frames(IEnumerable<int> labeled, string path)
    {
        int first = Start ?? 0;
        if (Stop is null && Size is null)
            return null;
        long last = Stop ?? first + ((Size!.Value - 1L) * Step);
        if (IsJob && Step > 1 && labeled.Any(frame => frame > last || (frame - first) % Step != 0))
            (first, last) = (Math.Min(first, int.MaxValue / Step) * Step, last * Step);
        long count = ((last - first) / Step) + 1;
        return count is > 0 and <= MostFrames && last <= int.MaxValue
            ? [.. Enumerable.Range(0, (int)count).Select(i => first + (i * Step))]
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"'{path}' has a task from frame {first} to {last}; expected 1 to {MostFrames} frames."));
    }
}
