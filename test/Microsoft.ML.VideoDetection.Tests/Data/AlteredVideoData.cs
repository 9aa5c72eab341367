using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;
using Microsoft.ML.VideoDetection.Data.Labels;

namespace Microsoft.ML.VideoDetection.Tests.Data;

/// <summary>Labelled videos of another source, with some things about them changed.</summary>
internal sealed class AlteredVideoData(LabeledVideoData inner)
{
    /// <summary>Gets or sets the labels of a frame; null, or a result of null, leaves them.</summary>
    public Func<int, int, FrameAnnotation?>? Annotation { get; init; }

    /// <summary>Gets or sets the picture of a frame; null, or a result of null, leaves it.</summary>
    public Func<int, int, MLImage?>? Image { get; init; }

    /// <summary>Gets or sets which videos are still images.</summary>
    public Func<int, bool>? Still { get; init; }

    /// <summary>Gets or sets which frames are trained on.</summary>
    public Func<int, int, bool>? IsTrained { get; init; }

    /// <summary>Gets the videos, their labels checked as those of a user's own videos are.</summary>
    public LabeledVideoData Data => new(inner.ClassNames, inner.Videos.Select((video, i) => new Video(this, video, i)));

    public static implicit operator LabeledVideoData(AlteredVideoData altered) => altered.Data;

    private sealed class Video(AlteredVideoData altered, LabeledVideo inner, int number) : LabeledVideoWrapper(inner)
    {
        public override bool IsStill => altered.Still?.Invoke(number) ?? base.IsStill;

        public override FrameAnnotation GetAnnotation(int position) =>
            altered.Annotation?.Invoke(number, position) ?? base.GetAnnotation(position);

        public override MLImage ReadImage(int position) => altered.Image?.Invoke(number, position) ?? base.ReadImage(position);

        internal override FrameReader OpenReader() => new IndexedFrameReader(this);

        internal override bool IsTrainingFrame(int position) =>
            altered.IsTrained?.Invoke(number, position) ?? base.IsTrainingFrame(position);
    }
}
