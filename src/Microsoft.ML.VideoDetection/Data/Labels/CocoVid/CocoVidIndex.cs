namespace Microsoft.ML.VideoDetection.Data.Labels.CocoVid;

/// <summary>A whole COCO-VID file in compact arrays: a training set of a million frames fits in some hundred megabytes.</summary>
internal sealed class CocoVidIndex
{
    /// <summary>The classes, in the order of the labels.</summary>
    internal required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Names of the videos; null for a still image, which is named after its file.</summary>
    internal required string?[] VideoNames { get; init; }

    /// <summary>First frame of each video, and the number of frames at the end.</summary>
    internal required int[] FirstFrames { get; init; }

    /// <summary>The frames, video after video, in order.</summary>
    internal required CocoVidFrame[] Frames { get; init; }

    /// <summary>The objects of the frames.</summary>
    internal required LabeledObjects Objects { get; init; }

    /// <summary>Paths of the images.</summary>
    internal required FileNameStore Names { get; init; }
}
