using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Synthetic videos as labelled data: nothing is stored, frames are painted when they are asked for.</summary>
internal sealed class SyntheticVideoData : LabeledVideoData
{
    private readonly SyntheticVideo _video;

    internal SyntheticVideoData(SyntheticVideo video)
        : base(video.ShownClassNames, new DataProblems(strict: false)) => _video = video;

    public override int VideoCount => _video.Options.VideoCount;

    public override long FrameCount => (long)_video.Options.VideoCount * _video.Options.FramesPerVideo;

    public override string GetVideoId(int video) => _video.VideoIdOf(video);

    public override int GetFrameCount(int video)
    {
        RequireVideo(video);
        return _video.Options.FramesPerVideo;
    }

    public override int GetFrameIndex(int video, int position)
    {
        RequireFrame(video, position);
        return position;
    }

    public override (int Width, int Height) GetSize(int video, int position)
    {
        RequireFrame(video, position);
        return (_video.Options.Width, _video.Options.Height);
    }

    public override FrameAnnotation GetAnnotation(int video, int position) => _video.LabelsOf(video, position);

    public override MLImage ReadImage(int video, int position) => _video.RenderFrame(video, position);

    internal override string Describe(int video, int position) =>
        string.Create(CultureInfo.InvariantCulture, $"frame {position} of the synthetic video {video}");
}
