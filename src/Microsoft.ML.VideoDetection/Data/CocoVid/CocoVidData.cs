using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection;

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
        return new CocoVidData(path, root, CocoVidIndexer.Index(path, options.ClassNames, problems), problems);
    }

    public override int VideoCount => _index.VideoNames.Length;

    public override long FrameCount => _index.Frames.Length - 1;

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

    internal override int GetFrameIndex(int video, int position) => IsStill(video) ? 0 : FrameOf(video, position).FrameIndex;

    internal override (int Width, int Height) GetSize(int video, int position)
    {
        ref readonly CocoVidFrame frame = ref FrameOf(video, position);
        return (frame.Width, frame.Height);
    }

    internal override bool IsTrainingFrame(int video, int position) => FrameOf(video, position).IsTrainingFrame;

    internal override FrameAnnotation GetAnnotation(int video, int position)
    {
        RequireFrame(video, position);
        int frame = _index.FirstFrames[video] + position;
        int first = _index.Frames[frame].FirstObject, end = _index.Frames[frame + 1].FirstObject;
        if (first == end)
        {
            return FrameAnnotation.Empty;
        }

        // The index is clean: nothing is clipped or dropped any more.
        ref readonly CocoVidFrame size = ref _index.Frames[frame];
        FrameLabels labels = new(null, size.Width, size.Height);
        foreach (ref readonly CocoVidObject item in _index.Objects.AsSpan(first, end - first))
        {
            LabeledBox box = new(item.X0, item.Y0, item.X1, item.Y1);
            if (item.Label == 0)
            {
                labels.AddIgnored(box, () => _path);
            }
            else
            {
                labels.Add(
                    item.Label,
                    box,
                    _index.HasTracks ? item.TrackId : null,
                    _index.HasOccluded ? item.Occluded : null,
                    _index.HasGenerated ? item.Generated : null,
                    () => _path);
            }
        }

        return labels.ToAnnotation();
    }

    internal override MLImage ReadImage(int video, int position) => ImageFile.Read(GetImagePath(video, position));

    internal override string GetImagePath(int video, int position) =>
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
