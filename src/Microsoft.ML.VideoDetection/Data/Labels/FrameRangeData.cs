using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>The same range of frames of each of several videos, such as the first minutes to train on and the rest to test on.</summary>
/// <remarks>Frames keep their numbers. Videos without a frame in the range are not there.</remarks>
internal sealed class FrameRangeData : LabeledVideoData
{
    private readonly LabeledVideoData _data;
    private readonly (int Video, int First, int Count)[] _ranges;

    /// <param name="data">All frames.</param>
    /// <param name="first">0-based number of the first frame to take.</param>
    /// <param name="count">So many numbers, of which a video need not have all.</param>
    /// <exception cref="InvalidDataException">No video has a frame in the range.</exception>
    internal FrameRangeData(LabeledVideoData data, int first, int count)
        : base(data.ClassNames, data.Problems)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        _data = data;
        _ranges = [.. Enumerable.Range(0, data.VideoCount).Select(video => Find(video, first, (long)first + count)).Where(range => range.Count > 0)];
        if (_ranges.Length == 0)
            throw new InvalidDataException($"None of the {data.VideoCount} video(s) has a frame from {first} to {(long)first + count - 1}.");
    }

    public override int VideoCount => _ranges.Length;

    internal override bool HasLabelsInMemory => _data.HasLabelsInMemory;

    public override string GetVideoId(int video) => _data.GetVideoId(In(video).Video);

    public override int GetFrameCount(int video) => In(video).Count;

    public override bool IsStill(int video) => _data.IsStill(In(video).Video);

    public override int GetFrameIndex(int video, int position) => _data.GetFrameIndex(In(video).Video, Place(video, position));

    public override (int Width, int Height) GetSize(int video, int position) => _data.GetSize(In(video).Video, Place(video, position));

    public override FrameAnnotation GetAnnotation(int video, int position) => _data.GetAnnotation(In(video).Video, Place(video, position));

    public override MLImage ReadImage(int video, int position) => _data.ReadImage(In(video).Video, Place(video, position));

    internal override bool IsTrainingFrame(int video, int position) => _data.IsTrainingFrame(In(video).Video, Place(video, position));

    public override string? GetImagePath(int video, int position) => _data.GetImagePath(In(video).Video, Place(video, position));

    internal override string GetFileName(int video, int position) => _data.GetFileName(In(video).Video, Place(video, position));

    internal override string Describe(int video, int position) => _data.Describe(In(video).Video, Place(video, position));

    private (int Video, int First, int Count) In(int video)
    {
        RequireVideo(video);
        return _ranges[video];
    }

    private int Place(int video, int position)
    {
        RequireFrame(video, position);
        return _ranges[video].First + position;
    }

    // Frame numbers ascend through a video.
    private (int Video, int First, int Count) Find(int video, long first, long end)
    {
        int begin = LowerBound(video, first);
        return (video, begin, LowerBound(video, end) - begin);
    }

    private int LowerBound(int video, long frameIndex)
    {
        int low = 0, high = _data.GetFrameCount(video);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_data.GetFrameIndex(video, middle) < frameIndex)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
