namespace Microsoft.ML.VideoDetection;

/// <summary>Holds the accuracy at a distance from the key frame, which shows the cost of warping features.</summary>
/// <param name="Distance">Frames since the key frame; 0 is the key frame itself.</param>
/// <param name="MeanAveragePrecision50">
/// AP at IoU 0.5 over only the frames at this distance, mean over the classes labeled there, 0–1; null if there are none.
/// </param>
public readonly record struct KeyFrameDistanceMetrics(int Distance, double? MeanAveragePrecision50);
