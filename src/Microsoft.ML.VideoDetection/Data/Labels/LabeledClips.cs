using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Videos whose frames are folders of images or video files, and whose labels fit into memory: MOT, CSV.</summary>
internal sealed class LabeledClips : LabeledVideoData
{
    private readonly LabeledClip[] _clips;

    internal LabeledClips(IReadOnlyList<string> classNames, IEnumerable<LabeledClip> clips, DataProblems problems)
        : base(classNames, problems) => _clips = [.. clips];

    public override int VideoCount => _clips.Length;

    internal override bool HasLabelsInMemory => true;

    public override string GetVideoId(int video) => Clip(video).VideoId;

    public override int GetFrameCount(int video) => Clip(video).Frames.Count;

    public override int GetFrameIndex(int video, int position)
    {
        RequireFrame(video, position);
        return _clips[video].Frames.FrameIndexOf(position);
    }

    public override (int Width, int Height) GetSize(int video, int position)
    {
        RequireFrame(video, position);
        return _clips[video].Frames.Size;
    }

    public override FrameAnnotation GetAnnotation(int video, int position)
    {
        RequireFrame(video, position);
        (int width, int height) = _clips[video].Frames.Size;
        return _clips[video].Objects.Get(position, width, height);
    }

    public override MLImage ReadImage(int video, int position)
    {
        return GetImagePath(video, position) is string path ? Problems.ReadImage(path) : _clips[video].Frames.Read(position);
    }

    public override string? GetImagePath(int video, int position)
    {
        RequireFrame(video, position);
        return _clips[video].Frames.FileOf(position);
    }

    internal override string GetFileName(int video, int position) => GetImagePath(video, position) is string path
        ? $"{GetVideoId(video)}/{Path.GetFileName(path)}"
        : base.GetFileName(video, position);

    internal override string Describe(int video, int position) => string.Create(
        CultureInfo.InvariantCulture, $"'{Clip(video).LabelPath}': frame {GetFrameIndex(video, position)} of '{GetVideoId(video)}'");

    internal override FrameReader OpenReader(int video) =>
        GetImagePath(video, 0) is null ? Clip(video).Frames.OpenReader() : base.OpenReader(video);

    private LabeledClip Clip(int video)
    {
        RequireVideo(video);
        return _clips[video];
    }
}
