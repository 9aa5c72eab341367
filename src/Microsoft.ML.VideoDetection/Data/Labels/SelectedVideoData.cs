using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Some of the videos of labelled data, whole.</summary>
/// <param name="data">All videos.</param>
/// <param name="videos">0-based, in the order in which they are to be here.</param>
internal sealed class SelectedVideoData(LabeledVideoData data, IReadOnlyList<int> videos) : LabeledVideoData(data.ClassNames, data.Problems)
{
    public override int VideoCount => videos.Count;

    internal override bool HasLabelsInMemory => data.HasLabelsInMemory;

    public override string GetVideoId(int video) => data.GetVideoId(In(video));

    public override int GetFrameCount(int video) => data.GetFrameCount(In(video));

    public override bool IsStill(int video) => data.IsStill(In(video));

    public override int GetFrameIndex(int video, int position) => data.GetFrameIndex(In(video), position);

    public override (int Width, int Height) GetSize(int video, int position) => data.GetSize(In(video), position);

    public override FrameAnnotation GetAnnotation(int video, int position) => data.GetAnnotation(In(video), position);

    public override MLImage ReadImage(int video, int position) => data.ReadImage(In(video), position);

    public override string? GetImagePath(int video, int position) => data.GetImagePath(In(video), position);

    internal override bool IsTrainingFrame(int video, int position) => data.IsTrainingFrame(In(video), position);

    internal override string GetFileName(int video, int position) => data.GetFileName(In(video), position);

    internal override string Describe(int video, int position) => data.Describe(In(video), position);

    internal override FrameReader OpenReader(int video) => data.OpenReader(In(video));

    private int In(int video)
    {
        RequireVideo(video);
        return videos[video];
    }
}
