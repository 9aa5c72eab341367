using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Tests.Data;

/// <summary>Labelled videos of another source, with some things about them changed.</summary>
internal sealed class AlteredVideoData(LabeledVideoData inner) : LabeledVideoData(inner.ClassNames, inner.Problems)
{
    /// <summary>Gets or sets the labels of a frame; null, or a result of null, leaves them.</summary>
    public Func<int, int, FrameAnnotation?>? Annotation { get; init; }

    /// <summary>Gets or sets the picture of a frame; null, or a result of null, leaves it.</summary>
    public Func<int, int, MLImage?>? Image { get; init; }

    /// <summary>Gets or sets which videos are still images.</summary>
    public Func<int, bool>? Still { get; init; }

    /// <summary>Gets or sets which frames are trained on.</summary>
    public Func<int, int, bool>? IsTrained { get; init; }

    public override int VideoCount => inner.VideoCount;

    public override string GetVideoId(int video) => inner.GetVideoId(video);

    public override int GetFrameCount(int video) => inner.GetFrameCount(video);

    public override bool IsStill(int video) => Still?.Invoke(video) ?? inner.IsStill(video);

    public override int GetFrameIndex(int video, int position) => inner.GetFrameIndex(video, position);

    public override (int Width, int Height) GetSize(int video, int position) => inner.GetSize(video, position);

    public override FrameAnnotation GetAnnotation(int video, int position) =>
        Annotation?.Invoke(video, position) ?? inner.GetAnnotation(video, position);

    public override MLImage ReadImage(int video, int position) => Image?.Invoke(video, position) ?? inner.ReadImage(video, position);

    internal override bool IsTrainingFrame(int video, int position) =>
        IsTrained?.Invoke(video, position) ?? inner.IsTrainingFrame(video, position);
}
