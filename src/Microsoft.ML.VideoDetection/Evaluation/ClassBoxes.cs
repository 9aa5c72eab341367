namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Everything labelled and detected of one class, in the order of frames and, within a frame, of falling scores.</summary>
internal sealed class ClassBoxes
{
    public List<DetectedBox> Detections { get; } = [];

    public List<LabelledBox> Labels { get; } = [];
}
