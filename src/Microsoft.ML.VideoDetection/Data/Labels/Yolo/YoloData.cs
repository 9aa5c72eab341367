using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

namespace Microsoft.ML.VideoDetection.Data.Labels.Yolo;

/// <summary>Provides the images of a set of a YOLO dataset, with a text file of labels for each, opened on access.</summary>
internal sealed class YoloData
{
    private readonly YoloConfig _config;
    private readonly string _base;
    private readonly YoloLabelPaths _labels;
    private readonly IReadOnlyList<ImageGroup> _groups;
    private readonly Dictionary<int, (string Name, uint Label)> _classes;
    private readonly long[] _firstFrames;
    private readonly long[] _sizes;
    private readonly FrameMarks _counted;
    private readonly DataProblems _problems;
    private readonly bool _strict;

    private YoloData(
        YoloConfig config, string baseFolder, YoloLabelPaths labels, IReadOnlyList<ImageGroup> groups, ClassList classes, bool strict, DataProblems problems)
    {
        _config = config;
        _base = baseFolder;
        _labels = labels;
        _groups = groups;
        _problems = problems;
        _strict = strict;
        _classes = config.ClassNumbers.ToDictionary(entry => entry.Number, entry => (entry.Name, classes.LabelOf(entry.Name)));
        _firstFrames = new long[groups.Count + 1];
        for (int i = 0; i < groups.Count; i++)
            _firstFrames[i + 1] = _firstFrames[i] + groups[i].Images.Length;
        _counted = new FrameMarks(_firstFrames[^1]);
        _sizes = new long[_firstFrames[^1]];
    }

    internal static LabeledVideoData Open(string path, string? set, string? imageRoot, ImageGrouping grouping, LabeledDataOptions? options)
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
        if (config.Mismatch() is string contradiction)
            problems.Add(DataProblemKind.Mismatch, () => contradiction);

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

        ClassList classes = new(options.ClassNames ?? [.. config.ClassNumbers.Select(entry => entry.Name)]);
        YoloData data = new(config, baseFolder, labels, NumberedImages.Group(baseFolder, images, grouping), classes, options.Strict, problems);
        return new LabeledVideoData(classes.Names, new VideoList<LabeledVideo>(data._groups.Count, i => new Video(data, i)) { FrameCount = data._firstFrames[^1] }, problems);
    }

    private sealed class Video(YoloData data, int number) : LabeledVideo
    {
        private readonly ImageGroup _group = data._groups[number];

        public override VideoInfo Info => new(_group.Id, FrameCount: FrameCount);

        public override int FrameCount => _group.Images.Length;

        public override bool IsStill => _group.Numbers is null;

        public override int GetFrameIndex(int position)
        {
            RequireFrame(position);
            return _group.Numbers?[position] ?? 0;
        }

        public override (int Width, int Height) GetSize(int position)
        {
            string image = GetImagePath(position);
            long frame = data._firstFrames[number] + position;
            long known = Volatile.Read(ref data._sizes[frame]);
            if (known != 0)
                return ((int)(known >> 32), (int)known);
            (int width, int height) = ImageFile.ReadSize(image);
            Volatile.Write(ref data._sizes[frame], ((long)width << 32) | (uint)height);
            return (width, height);
        }

        public override FrameAnnotation GetAnnotation(int position)
        {
            string path = data._labels.Of(GetImagePath(position));

            // An image without labels has no objects, and its size is not needed.
            if (!File.Exists(path) || YoloLabelFile.Read(path, data._config.HasKeyPoints) is not { Count: > 0 } objects)
                return FrameAnnotation.Empty;

            // Counted when a frame is read for the first time; if read strictly, it is an error every time.
            DataProblems? problems = data._counted.Mark(data._firstFrames[number] + position) || data._strict ? data._problems : null;
            (int width, int height) = GetSize(position);
            AnnotationBuilder annotation = new(hasTracks: objects.All(item => item.Track is not null));
            foreach (YoloObject item in objects)
            {
                string Where() => string.Create(CultureInfo.InvariantCulture, $"'{path}' line {item.Line}");
                if (!data._classes.TryGetValue(item.Class, out (string Name, uint Label) known) || known.Label == 0)
                {
                    string name = known.Name ?? string.Create(CultureInfo.InvariantCulture, $"class {item.Class}");
                    problems?.AddUnknownClass(name, () => $"{Where()} is of the class {name}, which is not in the list of classes; it is dropped.");
                    continue;
                }

                LabeledObject box = LabeledObject.FromEdges(item.X0 * width, item.Y0 * height, item.X1 * width, item.Y1 * height);
                if (box.TryClip(width, height, problems, Where, out LabeledObject clipped))
                    annotation.Add(clipped with { Label = known.Label, TrackId = item.Track ?? -1 });
            }

            return annotation.ToAnnotation();
        }

        public override MLImage ReadImage(int position) => data._problems.ReadImage(GetImagePath(position));

        public override string GetImagePath(int position)
        {
            RequireFrame(position);
            return _group.Images[position];
        }

        internal override string GetFileName(int position) =>
            Path.GetRelativePath(data._base, GetImagePath(position)).Replace('\\', '/');

        internal override string Describe(int position) => $"'{data._labels.Of(GetImagePath(position))}'";
    }
}
