using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Labels;

namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Creates labeled data of synthetic videos; frames are rendered on access, never stored.</summary>
internal static class SyntheticVideoData
{
    internal static LabeledVideoData Create(SyntheticVideo source) => new(
        source.ShownClassNames,
        new VideoList<LabeledVideo>(source.Options.VideoCount, i => new Video(source, i)) { FrameCount = (long)source.Options.VideoCount * source.Options.FramesPerVideo },
        new DataProblems(strict: false));

    internal static LabeledMaskData CreateMasks(SyntheticVideo source) => new(
        ["background", .. source.ShownClassNames],
        new VideoList<MaskedVideo>(source.Options.VideoCount, i => new Masks(source, i)),
        new DataProblems(strict: false));

    private sealed class Masks(SyntheticVideo source, int number) : MaskedVideo
    {
        public override VideoInfo Info => new(
            source.VideoIdOf(number), source.Options.Width, source.Options.Height, FrameCount: FrameCount);

        public override int FrameCount => source.Options.FramesPerVideo;

        public override MLImage ReadImage(int position) => source.RenderFrame(number, position);

        public override byte[] ReadLabelMap(int position) => source.ComputeClassMap(number, position);
    }

    private sealed class Video(SyntheticVideo source, int number) : LabeledVideo
    {
        public override VideoInfo Info => new(
            source.VideoIdOf(number), source.Options.Width, source.Options.Height, FrameCount: FrameCount);

        public override int FrameCount => source.Options.FramesPerVideo;

        public override FrameAnnotation GetAnnotation(int position) => source.LabelsOf(number, position);

        public override MLImage ReadImage(int position) => source.RenderFrame(number, position);

        internal override string Describe(int position) =>
            string.Create(CultureInfo.InvariantCulture, $"frame {position} of the synthetic video {number}");
    }
}
