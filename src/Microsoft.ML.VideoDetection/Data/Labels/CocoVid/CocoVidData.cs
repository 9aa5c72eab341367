using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>The videos and still images of a COCO-VID file.</summary>
internal sealed class CocoVidData : LabeledVideoData
{
    private readonly CocoVidIndex _index;
    private readonly string _path;
    private readonly string _imageRoot;

    private CocoVidData(string path, string imageRoot, CocoVidIndex index, DataProblems problems)
        : base(index.ClassNames, problems)
    {
        _path = path;
        _imageRoot = imageRoot;
        _index = index;
    }

    /// <summary>Reads the file. Images are not looked at.</summary>
    internal static CocoVidData Open(string path, string? imageRoot, LabeledDataOptions? options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options = LabeledDataOptions.CopyOf(options);
        string root = Path.GetFullPath(imageRoot ?? Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (!Directory.Exists(root))
        {
            throw new DirectoryNotFoundException($"There is no folder of images '{imageRoot}' (looked for '{root}').");
        }

        DataProblems problems = new(options.Strict);
        CocoVidIndex index = CocoVidIndexer.Index(path, options.ClassNames, problems, imageRoot is null ? null : new ImageFinder(root));
        return new CocoVidData(path, imageRoot is null ? CocoVidImages.UsualRoot(path, index) : root, index, problems);
    }

    public override int VideoCount => _index.VideoNames.Length;

    internal override bool HasLabelsInMemory => true;

    public override long FrameCount => _index.Frames.Length;

    public override string GetVideoId(int video)
    {
        RequireVideo(video);
        return _index.VideoNames[video] ?? _index.Names.Get(_index.Frames[_index.FirstFrames[video]].Name);
    }

    public override int GetFrameCount(int video)
    {
        RequireVideo(video);
        return _index.FirstFrames[video + 1] - _index.FirstFrames[video];
    }

    public override bool IsStill(int video)
    {
        RequireVideo(video);
        return _index.VideoNames[video] is null;
    }

    public override int GetFrameIndex(int video, int position) => IsStill(video) ? 0 : FrameOf(video, position).FrameIndex;

    public override (int Width, int Height) GetSize(int video, int position)
    {
        ref readonly CocoVidFrame frame = ref FrameOf(video, position);
        return (frame.Width, frame.Height);
    }

    internal override bool IsTrainingFrame(int video, int position) => FrameOf(video, position).IsTrainingFrame;

    public override FrameAnnotation GetAnnotation(int video, int position)
    {
        ref readonly CocoVidFrame frame = ref FrameOf(video, position);
        return _index.Objects.Get(_index.FirstFrames[video] + position, frame.Width, frame.Height);
    }

    public override MLImage ReadImage(int video, int position) => Problems.ReadImage(GetImagePath(video, position));

    public override string GetImagePath(int video, int position) =>
        PathBelow.Combine(_imageRoot, GetFileName(video, position), $"'{_path}'");

    internal override string GetFileName(int video, int position) => _index.Names.Get(FrameOf(video, position).Name);

    internal override string Describe(int video, int position) =>
        string.Create(CultureInfo.InvariantCulture, $"'{_path}': image '{GetFileName(video, position)}'");

    private ref readonly CocoVidFrame FrameOf(int video, int position)
    {
        RequireFrame(video, position);
        return ref _index.Frames[_index.FirstFrames[video] + position];
    }
}
