using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Labels;
using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Evaluation;

namespace Microsoft.ML.VideoDetection.Tests.Data;

/// <summary>Labelled videos as a test lists them; pictures are noise that follows from video and position.</summary>
internal sealed class ListedFrames(IReadOnlyList<string> classNames, params ListedFrames.Video[] videos)
{
    /// <param name="Width">Pixels.</param>
    /// <param name="Height">Pixels.</param>
    /// <param name="Labels">What is labelled on each frame.</param>
    internal sealed record Video(int Width, int Height, params FrameAnnotation[] Labels)
    {
        public bool IsStill { get; init; }

        public bool IsTraining { get; init; } = true;

        public int FirstFrameIndex { get; init; }
    }

    private readonly Video[] _videos = videos;
    private LabeledVideoData? _data;

    public int LabelReads { get; private set; }

    public bool AreLabelsInMemory { get; init; } = true;

    /// <summary>Gets or sets whether labels are checked, as those of a user's own videos are; otherwise they are as listed.</summary>
    public bool AreLabelsChecked { get; init; } = true;

    /// <summary>Gets the videos.</summary>
    public LabeledVideoData Data => _data ??= Create();

    public static implicit operator LabeledVideoData(ListedFrames listed) => listed.Data;

    private LabeledVideoData Create()
    {
        var problems = new DataProblems(strict: false);
        return new LabeledVideoData(
            classNames,
            new VideoList(_videos.Length, i => AreLabelsChecked ? new CheckedVideo(new ListedVideo(this, i), classNames.Count, problems) : new ListedVideo(this, i)),
            problems);
    }

    private sealed class ListedVideo(ListedFrames listed, int number) : LabeledVideo
    {
        private readonly Video _video = listed._videos[number];

        public override VideoInfo Info => new($"v{number}", _video.Width, _video.Height);

        public override int FrameCount => _video.Labels.Length;

        public override bool IsStill => _video.IsStill;

        internal override bool HasLabelsInMemory => listed.AreLabelsInMemory;

        internal override bool IsTrainingFrame(int position) => _video.IsTraining;

        public override int GetFrameIndex(int position) => _video.FirstFrameIndex + position;

        public override FrameAnnotation GetAnnotation(int position)
        {
            listed.LabelReads++;
            return _video.Labels[position];
        }

        public override MLImage ReadImage(int position) => Noise(_video.Width, _video.Height, (ulong)((number * 1000) + position));
    }

    internal static MLImage Noise(int width, int height, ulong seed)
    {
        var chance = new SplitMix64(seed);
        byte[] pixels = new byte[width * height * 4];
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = i % 4 == 3 ? byte.MaxValue : (byte)chance.Next();
        return MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, pixels);
    }

    internal static FrameAnnotation Objects(params (uint Label, float X0, float Y0, float X1, float Y1)[] objects) => new()
    {
        Labels = [.. objects.Select(item => item.Label)],
        Boxes = [.. objects.SelectMany(item => new[] { item.X0, item.Y0, item.X1, item.Y1 })],
    };
}
