using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>The detections of one frame, best score first.</summary>
/// <param name="Boxes">[D, 4] x0 y0 x1 y1 in source pixels, float32.</param>
/// <param name="Scores">[D] in [0, 1], float32.</param>
/// <param name="Labels">[D] 0-based class, int64.</param>
internal readonly record struct DetectionTensors(Tensor Boxes, Tensor Scores, Tensor Labels);
