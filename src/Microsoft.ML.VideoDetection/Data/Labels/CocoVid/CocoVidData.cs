using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>Opens the videos and still images of a COCO-VID file.</summary>
internal sealed class CocoVidData
{
    private readonly CocoVidIndex _index;
    private readonly DataProblems _problems;
    private readonly string _path;
    private readonly string _imageRoot;

    private CocoVidData(string path, string imageRoot, CocoVidIndex index, DataProblems problems) =>
        (_path, _imageRoot, _index, _problems) = (path, imageRoot, index, problems);

    /// <summary>Reads the file without accessing its images.</summary>
    internal static LabeledVideoData Open(string path, string? imageRoot, LabeledDataOptions? options)
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
        CocoVidData data = new(path, imageRoot is null ? CocoVidImages.UsualRoot(path, index) : root, index, problems);
        return new LabeledVideoData(index.ClassNames, new VideoList<LabeledVideo>(index.VideoNames.Length, i => new Video(data, i)) { FrameCount = index.Frames.Length }, problems);
    }

    private sealed class Video(CocoVidData data, int number) : LabeledVideo
    {
        private readonly int _firstFrame = data._index.FirstFrames[number];

        public override VideoInfo Info => new(
            data._index.VideoNames[number] ?? data._index.Names.Get(FrameAt(0).Name), FrameAt(0).Width, FrameAt(0).Height, FrameCount: FrameCount);

        public override int FrameCount => data._index.FirstFrames[number + 1] - _firstFrame;

        public override bool IsStill => data._index.VideoNames[number] is null;

        internal override bool HasLabelsInMemory => true;

        public override int GetFrameIndex(int position) => IsStill ? 0 : FrameAt(position).FrameIndex;

        public override (int Width, int Height) GetSize(int position)
        {
            ref readonly CocoVidFrame frame = ref FrameAt(position);
            return (frame.Width, frame.Height);
        }

        internal override bool IsTrainingFrame(int position) => FrameAt(position).IsTrainingFrame;

        public override FrameAnnotation GetAnnotation(int position)
        {
            RequireFrame(position);
            return data._index.Objects.Get(_firstFrame + position);
        }

        public override MLImage ReadImage(int position) => data._problems.ReadImage(GetImagePath(position));

        public override string GetImagePath(int position) =>
            PathBelow.Combine(data._imageRoot, GetFileName(position), $"'{data._path}'");

        internal override string GetFileName(int position) => data._index.Names.Get(FrameAt(position).Name);

        internal override string Describe(int position) =>
            string.Create(CultureInfo.InvariantCulture, $"'{data._path}': image '{GetFileName(position)}'");

        private ref readonly CocoVidFrame FrameAt(int position)
        {
            RequireFrame(position);
            return ref data._index.Frames[_firstFrame + position];
        }
    }
}
