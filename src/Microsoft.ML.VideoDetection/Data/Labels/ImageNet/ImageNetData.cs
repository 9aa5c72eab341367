using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Data.Labels.ImageNet;

/// <summary>Videos of ImageNet VID or images of DET: one XML file and one JPEG for each frame, opened when they are asked for.</summary>
internal sealed class ImageNetData : LabeledVideoData
{
    private readonly string _root;
    private readonly string _part;
    private readonly bool _still;
    private readonly bool _strict;
    private readonly ImageNetVideo[] _videos;
    private readonly long[] _firstFrames;
    private readonly ImageNetStills _stills;
    private readonly FrameMarks _counted;
    private readonly ClassList _classes;
    private CachedFile? _last;

    /// <summary>Lines the videos up.</summary>
    /// <param name="root">The folder with <c>Data</c> and <c>Annotations</c>.</param>
    /// <param name="part"><c>VID</c> or <c>DET</c>.</param>
    /// <param name="videos">The videos.</param>
    /// <param name="options">Checked options.</param>
    /// <param name="problems">Counts.</param>
    internal ImageNetData(string root, string part, ImageNetVideo[] videos, LabeledDataOptions options, DataProblems problems)
        : base(options.ClassNames ?? ImageNetVidClasses.Names, problems)
    {
        _root = root;
        _part = part;
        _still = part == ImageNetLayout.Det;
        _strict = options.Strict;
        _videos = videos;
        _stills = new ImageNetStills(Path.Combine(root, ImageNetLayout.Data, part));
        _classes = new ClassList(ClassNames);
        _firstFrames = new long[videos.Length + 1];
        for (int i = 0; i < videos.Length; i++)
        {
            _firstFrames[i + 1] = _firstFrames[i] + videos[i].FrameCount;
        }

        _counted = new FrameMarks(FrameCount);
    }

    private sealed record CachedFile(string Path, ImageNetAnnotation? Content);

    public override int VideoCount => _videos.Length;

    public override long FrameCount => _firstFrames[^1];

    public override string GetVideoId(int video) => Video(video).Name;

    public override int GetFrameCount(int video) => Video(video).FrameCount;

    public override bool IsStill(int video)
    {
        RequireVideo(video);
        return _still;
    }

    public override int GetFrameIndex(int video, int position)
    {
        RequireFrame(video, position);
        return _videos[video].Numbers?[position] ?? position;
    }

    internal override bool IsTrainingFrame(int video, int position) =>
        Video(video).TrainingFrames is not { } frames || Array.BinarySearch(frames, GetFrameIndex(video, position)) >= 0;

    public override (int Width, int Height) GetSize(int video, int position) => File(AnnotationPath(video, position)) is { } file
        ? (file.Width, file.Height)
        : ImageFile.ReadSize(GetImagePath(video, position));

    public override FrameAnnotation GetAnnotation(int video, int position)
    {
        string path = AnnotationPath(video, position);
        ImageNetAnnotation? file = File(path);

        // Counted when a frame is read for the first time; strictly read, every time is an error.
        DataProblems? problems = _counted.Mark(_firstFrames[video] + position) || _strict ? Problems : null;
        if (file is null)
        {
            problems?.Add(DataProblemKind.MissingAnnotation, () => $"There is no '{path}'; the frame counts as one without objects.");
            return FrameAnnotation.Empty;
        }

        FrameLabels labels = new(problems, file.Width, file.Height);
        for (int i = 0; i < file.Objects.Count; i++)
        {
            Add(labels, file.Objects[i], i, path, problems);
        }

        return labels.ToAnnotation();
    }

    public override MLImage ReadImage(int video, int position) => Problems.ReadImage(GetImagePath(video, position));

    public override string GetImagePath(int video, int position) =>
        Path.Combine(_root, ImageNetLayout.Data, _part, GetFileName(video, position));

    internal override string GetFileName(int video, int position) =>
        Stem(video, position) + (_still ? _stills.ExtensionOf(Stem(video, position)) : _videos[video].Naming.Extension);

    internal override string Describe(int video, int position) => $"'{AnnotationPath(video, position)}'";

    private void Add(FrameLabels labels, ImageNetObject item, int index, string path, DataProblems? problems)
    {
        string Where() => string.Create(CultureInfo.InvariantCulture, $"'{path}': object {index}");
        string name = ImageNetSynsets.NameOf(item.Synset);
        uint label = _classes.LabelOf(name);
        if (label == 0)
        {
            problems?.AddUnknownClass(name, () => $"{Where()} is of the class {name}, which is not in the list of classes; it is dropped.");
            return;
        }

        // VID says these of every object. Should a file say them of some only, the vectors must still have one length.
        labels.Add(
            label,
            item.Box,
            _still ? null : item.Track ?? -1,
            _still ? null : item.Occluded ?? false,
            _still ? null : item.Generated ?? false,
            Where);
    }

    private ImageNetAnnotation? File(string path)
    {
        CachedFile? last = Volatile.Read(ref _last);
        if (last is null || last.Path != path)
        {
            last = new CachedFile(path, ImageNetAnnotation.Read(path));
            Volatile.Write(ref _last, last);
        }

        return last.Content;
    }

    private string AnnotationPath(int video, int position) =>
        Path.Combine(_root, ImageNetLayout.Annotations, _part, Stem(video, position) + ".xml");

    private string Stem(int video, int position)
    {
        int number = GetFrameIndex(video, position);
        return _still ? _videos[video].Name : string.Create(CultureInfo.InvariantCulture, $"{_videos[video].Name}/{_videos[video].Naming.Stem(number)}");
    }

    private ImageNetVideo Video(int video)
    {
        RequireVideo(video);
        return _videos[video];
    }
}
