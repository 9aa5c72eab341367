using Microsoft.ML.VideoDetection.Evaluation;

namespace Microsoft.ML.VideoDetection;

/// <summary>Represents a frame with wrong detections, for visual inspection; boxes are in source-frame pixels.</summary>
public sealed class FrameMistakes
{
    internal FrameMistakes(FrameSample frame, double severity, FrameBox[] boxes, FramePreview? preview)
    {
        VideoId = frame.VideoId;
        FrameIndex = frame.FrameIndex;
        Severity = severity;
        Boxes = boxes;
        Preview = preview;
        Width = preview?.Width ?? frame.Size.Width;
        Height = preview?.Height ?? frame.Size.Height;
    }

    /// <summary>Computes the severity: 1 for every false negative or object of a wrong class, plus the score of every false positive.</summary>
    internal static double SeverityOf(IReadOnlyList<FrameBox> boxes)
    {
        double severity = 0;
        foreach (FrameBox box in boxes)
        {
            severity += box.Verdict switch
            {
                BoxVerdict.Correct => 0,
                BoxVerdict.FalsePositive => box.Score!.Value,
                _ => 1,
            };
        }

        return severity;
    }

    /// <summary>Gets the name of the video; "" if frames have none.</summary>
    public string VideoId { get; }

    /// <summary>Gets the 0-based position in the video.</summary>
    public int FrameIndex { get; }

    /// <summary>Gets the frame's width in pixels; 0 if it is not known.</summary>
    public int Width { get; }

    /// <summary>Gets the frame's height in pixels; 0 if it is not known.</summary>
    public int Height { get; }

    /// <summary>Gets the severity: 1 for every false negative or object of a wrong class, plus the score of every false positive.</summary>
    public double Severity { get; }

    /// <summary>Gets the labels and detections.</summary>
    public IReadOnlyList<FrameBox> Boxes { get; }

    internal FramePreview? Preview { get; }
}
