namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Holds the labels and detections of one class, in the order of frames and, within a frame, of descending scores.</summary>
internal sealed class ClassBoxes
{
    public List<DetectedBox> Detections { get; } = [];

    public List<LabeledBox> Labels { get; } = [];
}
