namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>Some frames of a video of a dataset that follow each other.</summary>
/// <param name="Video">0-based place of the video in the dataset.</param>
/// <param name="First">0-based position of the first frame.</param>
/// <param name="Count">How many.</param>
internal readonly record struct VideoPart(int Video, int First, int Count);
