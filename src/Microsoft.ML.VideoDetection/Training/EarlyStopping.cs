namespace Microsoft.ML.VideoDetection;

/// <summary>When to end a training that no longer gets better on its validation set.</summary>
public sealed class EarlyStopping
{
    /// <summary>Epochs without improvement after which training ends. Default: 5. Range: at least 1.</summary>
    public int Patience = 5;

    /// <summary>By how much AP50, or mIoU of a segmenter, must exceed the best so far to count as improvement, 0 to 1. Default: 0.001.</summary>
    public double MinDelta = 0.001;
}
