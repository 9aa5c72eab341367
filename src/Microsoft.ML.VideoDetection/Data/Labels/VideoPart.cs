namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Represents consecutive frames of a video of a dataset.</summary>
/// <param name="Video">0-based index of the video in the dataset.</param>
/// <param name="First">0-based position of the first frame.</param>
/// <param name="Count">Number of frames.</param>
internal readonly record struct VideoPart(int Video, int First, int Count);
