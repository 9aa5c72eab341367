using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Holds the labels and detections of one frame; one instance is refilled for every frame.</summary>
internal sealed class FrameSample
{
    /// <summary>Gets or sets the name of the video; "" if frames have none.</summary>
    public string VideoId { get; set; } = "";

    /// <summary>Gets or sets the running number of the video.</summary>
    public int Video { get; set; }

    /// <summary>Gets or sets the 0-based position in the video.</summary>
    public int FrameIndex { get; set; }

    /// <summary>Gets or sets the frames since the key frame, or <see cref="DetectedBox.UnknownDistance"/>.</summary>
    public int KeyDistance { get; set; } = DetectedBox.UnknownDistance;

    /// <summary>Gets or sets the size in pixels; 0 if it is not known.</summary>
    public (int Width, int Height) Size { get; set; }

    /// <summary>Gets the labeled objects and crowds.</summary>
    public List<SampleLabel> Labels { get; } = [];

    /// <summary>Gets the regions that do not count for any class.</summary>
    public List<Region> Ignored { get; } = [];

    /// <summary>Gets the detections, in any order.</summary>
    public List<SampleDetection> Detections { get; } = [];

    /// <summary>Gets or sets whether detections may have tracks, even if none on this frame does.</summary>
    public bool IsTracked { get; set; }

    /// <summary>Gets or sets the function that reads the picture, called only if the frame is among the worst; null without pictures.</summary>
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

/// <summary>Represents a label of one frame.</summary>
internal readonly record struct SampleLabel(int Class, Region Box, double Area, bool IsCrowd = false, long? Track = null);

/// <summary>Represents a detection of one frame.</summary>
internal readonly record struct SampleDetection(int Class, Region Box, double Score, int? Track = null);
