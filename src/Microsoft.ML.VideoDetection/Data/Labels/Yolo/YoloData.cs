using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Labels.Yolo;

/// <summary>The images of a set of a YOLO dataset: a text file of labels for each, opened when it is asked for.</summary>
internal sealed class YoloData : LabeledVideoData
{
    private readonly YoloConfig _config;
    private readonly string _base;
    private readonly YoloLabelPaths _labels;
    private readonly IReadOnlyList<ImageGroup> _groups;
    private readonly Dictionary<int, (string Name, uint Label)> _classes;
    private readonly long[] _firstFrames;
    private readonly long[] _sizes;
    private readonly FrameMarks _counted;
    private readonly bool _strict;

    private YoloData(
        YoloConfig config, string baseFolder, YoloLabelPaths labels, IReadOnlyList<ImageGroup> groups, LabeledDataOptions options, DataProblems problems)
        : base(options.ClassNames ?? [.. config.ClassNumbers.Select(entry => entry.Name)], problems)
    {
        _config = config;
        _base = baseFolder;
        _labels = labels;
        _groups = groups;
        _strict = options.Strict;
        ClassList classes = new(ClassNames);
        _classes = config.ClassNumbers.ToDictionary(entry => entry.Number, entry => (entry.Name, classes.LabelOf(entry.Name)));
        _firstFrames = new long[groups.Count + 1];
        for (int i = 0; i < groups.Count; i++)
            _firstFrames[i + 1] = _firstFrames[i] + groups[i].Images.Length;
        _counted = new FrameMarks(_firstFrames[^1]);
        _sizes = new long[_firstFrames[^1]];
    }

    internal static YoloData Open(string path, string? set, string? imageRoot, ImageGrouping grouping, LabeledDataOptions? options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options = LabeledDataOptions.CopyOf(options);
        if (imageRoot is not null && !Directory.Exists(imageRoot))
            throw new DirectoryNotFoundException($"There is no folder of images '{imageRoot}' (looked for '{Path.GetFullPath(imageRoot)}').");
        if (!Directory.Exists(path) && !File.Exists(path))
            throw new FileNotFoundException($"There is no file or folder '{path}' (looked for '{Path.GetFullPath(path)}').", path);
        YoloConfig config = YoloConfig.Read(YoloConfig.Find(path) ?? throw new InvalidDataException(
            $"'{path}' has no 'data.yaml' that names the classes, no single other .yaml that does, and no 'classes.txt' beside 'images'; name the file."));
        DataProblems problems = new(options.Strict);
        if (config.Contradiction() is string contradiction)
            problems.Add(DataProblemKind.Contradiction, () => contradiction);

        string root = Path.GetFullPath(config.Root(imageRoot));
        set ??= config.UsualSet;
        (string baseFolder, IReadOnlyList<string> images) = YoloImages.List(config, set, root, problems);
        YoloLabelPaths labels = new(root, Path.GetFullPath(config.Root(null)));
        if (!images.Any(image => File.Exists(labels.Of(image))))
        {
            problems.Add(
                DataProblemKind.MissingAnnotation,
                () => $"None of the images of the set '{set}' of '{config.Path}' has a file of labels (looked for '{labels.Of(images[0])}'); they count as frames without objects.");
        }

        return new YoloData(config, baseFolder, labels, NumberedImages.Group(baseFolder, images, grouping), options, problems);
    }

    public override int VideoCount => _groups.Count;

    public override long FrameCount => _firstFrames[^1];

    public override string GetVideoId(int video) => Group(video).Id;

    public override int GetFrameCount(int video) => Group(video).Images.Length;

    public override bool IsStill(int video) => Group(video).Numbers is null;

    public override int GetFrameIndex(int video, int position)
    {
        RequireFrame(video, position);
        return _groups[video].Numbers?[position] ?? 0;
    }

    public override (int Width, int Height) GetSize(int video, int position)
    {
        string image = GetImagePath(video, position);
        long frame = _firstFrames[video] + position;
        long known = Volatile.Read(ref _sizes[frame]);
        if (known != 0)
            return ((int)(known >> 32), (int)known);
        (int width, int height) = ImageFile.ReadSize(image);
        Volatile.Write(ref _sizes[frame], ((long)width << 32) | (uint)height);
        return (width, height);
    }

    public override FrameAnnotation GetAnnotation(int video, int position)
    {
        string path = _labels.Of(GetImagePath(video, position));

        // An image without labels is one without objects, and needs no look at its size.
        if (!File.Exists(path) || YoloLabelFile.Read(path, _config.HasKeyPoints) is not { Count: > 0 } objects)
            return FrameAnnotation.Empty;

        // Counted when a frame is read for the first time; strictly read, every time is an error.
        DataProblems? problems = _counted.Mark(_firstFrames[video] + position) || _strict ? Problems : null;
        (int width, int height) = GetSize(video, position);
        FrameLabels labels = new(problems, width, height);
        bool hasTracks = objects.All(item => item.Track is not null);
        foreach (YoloObject item in objects)
        {
            string Where() => string.Create(CultureInfo.InvariantCulture, $"'{path}' line {item.Line}");
            if (!_classes.TryGetValue(item.Class, out (string Name, uint Label) known) || known.Label == 0)
            {
                string name = known.Name ?? string.Create(CultureInfo.InvariantCulture, $"class {item.Class}");
                problems?.AddUnknownClass(name, () => $"{Where()} is of the class {name}, which is not in the list of classes; it is dropped.");
                continue;
            }

            labels.Add(
                known.Label, new LabeledBox(item.X0 * width, item.Y0 * height, item.X1 * width, item.Y1 * height), hasTracks ? item.Track : null, null, null, Where);
        }

        return labels.ToAnnotation();
    }

    public override MLImage ReadImage(int video, int position) => ImageFile.Read(GetImagePath(video, position));

    public override string GetImagePath(int video, int position)
    {
        RequireFrame(video, position);
        return _groups[video].Images[position];
    }

    internal override string GetFileName(int video, int position) =>
        Path.GetRelativePath(_base, GetImagePath(video, position)).Replace('\\', '/');

    internal override string Describe(int video, int position) => $"'{_labels.Of(GetImagePath(video, position))}'";

    private ImageGroup Group(int video)
    {
        RequireVideo(video);
        return _groups[video];
    }
}
