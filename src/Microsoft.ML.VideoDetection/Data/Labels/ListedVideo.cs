using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Represents a video whose labels fit into memory: MOT, CSV, CVAT.</summary>
/// <param name="id">Name of the video.</param>
/// <param name="labelPath">Path of the label file.</param>
/// <param name="frames">Frames with random access. All are assumed to have the size of the first one.</param>
/// <param name="objects">The labels, clipped.</param>
/// <param name="problems">Counts truncated images.</param>
internal sealed class ListedVideo(string id, string labelPath, VideoSource frames, LabeledObjects objects, DataProblems problems)
    : VideoWrapper(frames)
{
    public override VideoInfo Info { get; } = frames.Info with { VideoId = id };

    internal override bool HasLabelsInMemory => true;

    public override (int Width, int Height) GetSize(int position) => base.GetSize(0);

    public override FrameAnnotation GetAnnotation(int position)
    {
        RequireFrame(position);
        return objects.Get(position);
    }

    public override MLImage ReadImage(int position)
    {
        RequireFrame(position);
        return GetImagePath(position) is string path ? problems.ReadImage(path) : base.ReadImage(position);
    }

    internal override string GetFileName(int position) =>
        GetImagePath(position) is string path ? $"{id}/{Path.GetFileName(path)}" : base.GetFileName(position);

    internal override string Describe(int position) => string.Create(
        CultureInfo.InvariantCulture, $"'{labelPath}': frame {GetFrameIndex(position)} of '{id}'");

    internal override FrameReader OpenReader() => GetImagePath(0) is null ? base.OpenReader() : new IndexedFrameReader(this);
}

/// <summary>Collects the labels of one video in the order of a file, in which frames may come in any order.</summary>
internal sealed class ListedVideoBuilder(string id, string labelPath, VideoSource frames, DataProblems problems)
{
    private readonly List<int> _positions = [];
    private readonly List<LabeledObject> _objects = [];
    private readonly (int Width, int Height) _size = frames.GetSize(0);

    /// <summary>Adds an object, clipped to the frame, and counts it if it does not fit.</summary>
    /// <param name="frameIndex">0-based index of the frame.</param>
    /// <param name="item">The object.</param>
    /// <param name="line">1-based line of the file.</param>
    internal void Add(int frameIndex, in LabeledObject item, int line)
    {
        string Where() => string.Create(CultureInfo.InvariantCulture, $"'{labelPath}' line {line}");
        int position = frames.FindPosition(frameIndex);
        if (position < 0)
        {
            problems.Add(
                DataProblemKind.MissingFrame,
                () => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Where()} labels frame {frameIndex} (0-based), which '{frames.Location}' with {frames.ExactFrameCount} frames does not have; it is dropped."));
        }
        else if (item.TryClip(_size.Width, _size.Height, problems, Where, out LabeledObject clipped))
        {
            _positions.Add(position);
            _objects.Add(clipped);
        }
    }

    /// <summary>Sorts the added objects by frame.</summary>
    internal ListedVideo Build(bool hasTracks, bool hasOccluded, bool hasGenerated = false) => new(
        id,
        labelPath,
        frames,
        LabeledObjects.Sort(frames.ExactFrameCount!.Value, [.. _positions], [.. _objects], hasTracks, hasOccluded, hasGenerated),
        problems);
}
