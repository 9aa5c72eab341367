namespace Microsoft.ML.VideoDetection;

/// <summary>How good detections are so many frames after the key frame: what carrying features along costs.</summary>
/// <param name="Distance">Frames since the key frame; 0 is the key frame itself.</param>
/// <param name="MeanAveragePrecision50">
/// AP at IoU 0.5 over only the frames at this distance, mean over the classes labelled there, 0–1; null where there are none.
/// </param>
public readonly record struct KeyFrameDistanceMetrics(int Distance, double? MeanAveragePrecision50);
