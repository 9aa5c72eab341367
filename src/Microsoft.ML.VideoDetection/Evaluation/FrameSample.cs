using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>What is labelled and detected on one frame. One instance is filled again for every frame.</summary>
internal sealed class FrameSample
{
    /// <summary>Gets or sets the name of the video, empty where frames have none.</summary>
    public string VideoId { get; set; } = "";

    /// <summary>Gets or sets the running number of the video.</summary>
    public int Video { get; set; }

    /// <summary>Gets or sets the 0-based position in the video.</summary>
    public int FrameIndex { get; set; }

    /// <summary>Gets or sets the frames since the key frame, or <see cref="DetectedBox.UnknownDistance"/>.</summary>
    public int KeyDistance { get; set; } = DetectedBox.UnknownDistance;

    /// <summary>Gets or sets the size in pixels, 0 where it is not known.</summary>
    public (int Width, int Height) Size { get; set; }

    /// <summary>Gets the labelled objects and crowds of a class.</summary>
    public List<SampleLabel> Labels { get; } = [];

    /// <summary>Gets the regions that do not count for any class.</summary>
    public List<Region> Ignored { get; } = [];

    /// <summary>Gets the detections, in any order.</summary>
    public List<SampleDetection> Detections { get; } = [];

    /// <summary>Gets or sets whether detections may have tracks, be there any on this frame or not.</summary>
    public bool IsTracked { get; set; }

    /// <summary>Gets or sets what fetches the picture, called only when the frame is among the worst; null where there is none.</summary>
    public Func<FramePreview?>? Preview { get; set; }

    public void Clear()
    {
        Labels.Clear();
        Ignored.Clear();
        Detections.Clear();
        KeyDistance = DetectedBox.UnknownDistance;
        Size = default;
        Preview = null;
    }
}

/// <summary>A label of one frame.</summary>
internal readonly record struct SampleLabel(int Class, Region Box, double Area, bool IsCrowd = false, long? Track = null);

/// <summary>A detection of one frame.</summary>
internal readonly record struct SampleDetection(int Class, Region Box, double Score, int? Track = null);
