using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Evaluation;

namespace Microsoft.ML.VideoDetection.Tests.Data;

/// <summary>Labelled videos as a test lists them; pictures are noise that follows from video and position.</summary>
internal sealed class ListedFrames(IReadOnlyList<string> classNames, params ListedFrames.Video[] videos)
    : LabeledVideoData(classNames, new DataProblems(strict: false))
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

    public int LabelReads { get; private set; }

    public bool AreLabelsInMemory { get; init; } = true;

    public override int VideoCount => videos.Length;

    internal override bool HasLabelsInMemory => AreLabelsInMemory;

    public override string GetVideoId(int video) => $"v{video}";

    public override int GetFrameCount(int video) => videos[video].Labels.Length;

    public override bool IsStill(int video) => videos[video].IsStill;

    internal override bool IsTrainingFrame(int video, int position) => videos[video].IsTraining;

    public override int GetFrameIndex(int video, int position) => videos[video].FirstFrameIndex + position;

    public override (int Width, int Height) GetSize(int video, int position) => (videos[video].Width, videos[video].Height);

    public override FrameAnnotation GetAnnotation(int video, int position)
    {
        LabelReads++;
        return videos[video].Labels[position];
    }

    public override MLImage ReadImage(int video, int position) =>
        Noise(videos[video].Width, videos[video].Height, (ulong)((video * 1000) + position));

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
