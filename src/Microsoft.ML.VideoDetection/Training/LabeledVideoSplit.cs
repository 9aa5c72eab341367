namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Labelled videos in two parts: to learn from, and to measure on.</summary>
/// <param name="TrainSet">What to learn from.</param>
/// <param name="TestSet">What to measure on.</param>
/// <param name="IsByVideo">Whether whole videos were kept back; otherwise it is the end of each, after a gap that belongs to neither part.</param>
public sealed record LabeledVideoSplit(LabeledVideoData TrainSet, LabeledVideoData TestSet, bool IsByVideo);

/// <summary>Frames with masks in two parts: to learn from, and to measure on.</summary>
/// <param name="TrainSet">What to learn from.</param>
/// <param name="TestSet">What to measure on.</param>
/// <param name="IsByVideo">Whether whole videos were kept back; otherwise it is the end of each, after a gap that belongs to neither part.</param>
public sealed record MaskedVideoSplit(LabeledMaskData TrainSet, LabeledMaskData TestSet, bool IsByVideo);
