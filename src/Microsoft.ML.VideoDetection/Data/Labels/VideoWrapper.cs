using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Forwards the frames of another source.</summary>
internal abstract class VideoWrapper(VideoSource frames) : LabeledVideo
{
    public override VideoInfo Info => frames.Info;

    public override int FrameCount => frames.ExactFrameCount!.Value;

    internal override string Location => frames.Location;

    public override int GetFrameIndex(int position) => frames.GetFrameIndex(position);

    public override (int Width, int Height) GetSize(int position) => frames.GetSize(position);

    public override string? GetImagePath(int position) => frames.GetImagePath(position);

    public override MLImage ReadImage(int position) => frames.ReadImage(position);

    internal override FrameReader OpenReader() => frames.OpenReader();
}

/// <summary>Forwards frames and labels of another video.</summary>
internal abstract class LabeledVideoWrapper(LabeledVideo video) : VideoWrapper(video)
{
    public override bool IsStill => video.IsStill;

    internal override bool HasLabelsInMemory => video.HasLabelsInMemory;

    public override FrameAnnotation GetAnnotation(int position) => video.GetAnnotation(position);

    internal override bool IsTrainingFrame(int position) => video.IsTrainingFrame(position);

    internal override string GetFileName(int position) => video.GetFileName(position);

    internal override string Describe(int position) => video.Describe(position);
}

/// <summary>Represents consecutive frames of a video, which keep their indices.</summary>
/// <param name="video">All frames.</param>
/// <param name="first">0-based position of the first frame.</param>
/// <param name="count">Number of frames.</param>
internal sealed class VideoRange(LabeledVideo video, int first, int count) : LabeledVideoWrapper(video)
{
    public override int FrameCount => count;

    public override int GetFrameIndex(int position) => base.GetFrameIndex(At(position));

    public override (int Width, int Height) GetSize(int position) => base.GetSize(At(position));

    public override string? GetImagePath(int position) => base.GetImagePath(At(position));

    public override MLImage ReadImage(int position) => base.ReadImage(At(position));

    public override FrameAnnotation GetAnnotation(int position) => base.GetAnnotation(At(position));

    internal override FrameReader OpenReader() => new SelectedFrameReader(base.OpenReader(), count, position => first + position);

    internal override bool IsTrainingFrame(int position) => base.IsTrainingFrame(At(position));

    internal override string GetFileName(int position) => base.GetFileName(At(position));

    internal override string Describe(int position) => base.Describe(At(position));

    private int At(int position)
    {
        RequireFrame(position);
        return first + position;
    }
}

/// <summary>Represents a video under another name, or with labels mapped to another list of classes.</summary>
/// <param name="video">The video.</param>
/// <param name="id">New name.</param>
/// <param name="labels">For each 1-based label of the video the label in the list; null if both are the same.</param>
internal sealed class RenamedVideo(LabeledVideo video, string id, uint[]? labels) : LabeledVideoWrapper(video)
{
    private readonly bool _isRenamed = id != video.Id;

    public override VideoInfo Info => _isRenamed ? base.Info with { VideoId = id } : base.Info;

    public override FrameAnnotation GetAnnotation(int position)
    {
        FrameAnnotation annotation = base.GetAnnotation(position);
        return labels is null || annotation.Labels.Length == 0
            ? annotation
            : annotation with { Labels = [.. annotation.Labels.Select(label => labels[label])] };
    }

    // Images of two videos of one name may have one name, each below its own folder.
    internal override string GetFileName(int position) => _isRenamed
        ? string.Create(CultureInfo.InvariantCulture, $"{id}/{GetFrameIndex(position):D6}.jpg")
        : base.GetFileName(position);
}

/// <summary>Wraps a custom video, whose labels are checked and clipped when they are read.</summary>
/// <param name="video">The video.</param>
/// <param name="classCount">The largest label; the smallest is 1.</param>
/// <param name="problems">Counts problems.</param>
internal sealed class CheckedVideo(LabeledVideo video, int classCount, DataProblems problems) : LabeledVideoWrapper(video)
{
    public override FrameAnnotation GetAnnotation(int position)
    {
        RequireFrame(position);
        return AnnotationRules.Clip(base.GetAnnotation(position), GetSize(position), classCount, problems, () => Describe(position));
    }
}
