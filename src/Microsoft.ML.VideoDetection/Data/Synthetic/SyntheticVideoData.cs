using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Labels;

namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Makes labelled data of synthetic videos: nothing is stored, frames are painted when they are asked for.</summary>
internal static class SyntheticVideoData
{
    internal static LabeledVideoData Create(SyntheticVideo source) => new(
        source.ShownClassNames,
        new VideoList(source.Options.VideoCount, i => new Video(source, i)) { FrameCount = (long)source.Options.VideoCount * source.Options.FramesPerVideo },
        new DataProblems(strict: false));

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
