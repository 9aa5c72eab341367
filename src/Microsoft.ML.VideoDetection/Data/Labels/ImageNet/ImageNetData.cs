using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Labels.ImageNet;

/// <summary>Provides videos of ImageNet VID or images of DET: one XML file and one JPEG for each frame, opened on access.</summary>
internal sealed class ImageNetData
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
    private readonly DataProblems _problems;
    private CachedFile? _last;

    private ImageNetData(string root, string part, ImageNetVideo[] videos, LabeledDataOptions options, DataProblems problems)
    {
        _root = root;
        _part = part;
        _still = part == ImageNetLayout.Det;
        _strict = options.Strict;
        _videos = videos;
        _stills = new ImageNetStills(Path.Combine(root, ImageNetLayout.Data, part));
        _classes = new ClassList(options.ClassNames ?? ImageNetVidClasses.Names);
        _problems = problems;
        _firstFrames = new long[videos.Length + 1];
        for (int i = 0; i < videos.Length; i++)
        {
            _firstFrames[i + 1] = _firstFrames[i] + videos[i].FrameCount;
        }

        _counted = new FrameMarks(_firstFrames[^1]);
    }

    private sealed record CachedFile(string Path, ImageNetAnnotation? Content);

    /// <summary>Creates the dataset.</summary>
    /// <param name="root">The folder with <c>Data</c> and <c>Annotations</c>.</param>
    /// <param name="part"><c>VID</c> or <c>DET</c>.</param>
    /// <param name="videos">The videos.</param>
    /// <param name="options">Checked options.</param>
    /// <param name="problems">Counts problems.</param>
    internal static LabeledVideoData Open(string root, string part, ImageNetVideo[] videos, LabeledDataOptions options, DataProblems problems)
    {
        ImageNetData data = new(root, part, videos, options, problems);
        return new LabeledVideoData(data._classes.Names, new VideoList<LabeledVideo>(videos.Length, i => new Video(data, i)) { FrameCount = data._firstFrames[^1] }, problems);
    }

    private ImageNetAnnotation? ReadAnnotation(string path)
    {
        CachedFile? last = Volatile.Read(ref _last);
        if (last is null || last.Path != path)
        {
            last = new CachedFile(path, ImageNetAnnotation.Read(path));
            Volatile.Write(ref _last, last);
        }

        return last.Content;
    }

    private sealed class Video(ImageNetData data, int number) : LabeledVideo
    {
        private readonly ImageNetVideo _video = data._videos[number];

        public override VideoInfo Info => new(_video.Name, FrameCount: FrameCount);

        public override int FrameCount => _video.FrameCount;

        public override bool IsStill => data._still;

        public override int GetFrameIndex(int position)
        {
            RequireFrame(position);
            return _video.Numbers?[position] ?? position;
        }

        internal override bool IsTrainingFrame(int position) =>
            _video.TrainingFrames is not { } frames || Array.BinarySearch(frames, GetFrameIndex(position)) >= 0;

        public override (int Width, int Height) GetSize(int position) => data.ReadAnnotation(AnnotationPath(position)) is { } file
            ? (file.Width, file.Height)
            : ImageFile.ReadSize(GetImagePath(position));

        public override FrameAnnotation GetAnnotation(int position)
        {
            string path = AnnotationPath(position);
            ImageNetAnnotation? file = data.ReadAnnotation(path);

            // Counted when a frame is read for the first time; if read strictly, it is an error every time.
            DataProblems? problems = data._counted.Mark(data._firstFrames[number] + position) || data._strict ? data._problems : null;
            if (file is null)
            {
                problems?.Add(DataProblemKind.MissingAnnotation, () => $"There is no '{path}'; the frame counts as one without objects.");
                return FrameAnnotation.Empty;
            }

            // VID has these for every object. Should a file have them for some only, the vectors must still have one length.
            AnnotationBuilder annotation = new(hasTracks: !data._still, hasOccluded: !data._still, hasGenerated: !data._still);
            for (int i = 0; i < file.Objects.Count; i++)
            {
                int index = i;
                string Where() => string.Create(CultureInfo.InvariantCulture, $"'{path}': object {index}");
                string name = ImageNetSynsets.NameOf(file.Objects[i].Synset);
                uint label = data._classes.LabelOf(name);
                if (label == 0)
                    problems?.AddUnknownClass(name, () => $"{Where()} is of the class {name}, which is not in the list of classes; it is dropped.");
                else if (file.Objects[i].Object.TryClip(file.Width, file.Height, problems, Where, out LabeledObject clipped))
                    annotation.Add(clipped with { Label = label });
            }

            return annotation.ToAnnotation();
        }

        public override MLImage ReadImage(int position) => data._problems.ReadImage(GetImagePath(position));

        public override string GetImagePath(int position) =>
            Path.Combine(data._root, ImageNetLayout.Data, data._part, GetFileName(position));

        internal override string GetFileName(int position) =>
            Stem(position) + (data._still ? data._stills.ExtensionOf(Stem(position)) : _video.Naming.Extension);

        internal override string Describe(int position) => $"'{AnnotationPath(position)}'";

        private string AnnotationPath(int position) =>
            Path.Combine(data._root, ImageNetLayout.Annotations, data._part, Stem(position) + ".xml");

        private string Stem(int position)
        {
            int index = GetFrameIndex(position);
            return data._still ? _video.Name : string.Create(CultureInfo.InvariantCulture, $"{_video.Name}/{_video.Naming.Stem(index)}");
        }
    }
}

/// <summary>Represents a video of ImageNet VID, or an image of DET.</summary>
/// <param name="Name">Its path below <c>Data/VID</c> or <c>Data/DET</c>, without extension.</param>
/// <param name="FrameCount">Number of frames.</param>
/// <param name="Numbers">Numbers of the frames, ascending; null if they are 0, 1, 2 …</param>
/// <param name="TrainingFrames">Numbers of the frames that training uses as current ones, ascending; null for all.</param>
internal sealed record ImageNetVideo(string Name, int FrameCount, int[]? Numbers = null, int[]? TrainingFrames = null)
{
    /// <summary>Gets the naming of its frames.</summary>
    internal FrameNaming Naming { get; init; } = FrameNaming.Usual;
}
