using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>What is to be found on one frame.</summary>
/// <param name="Boxes">[G, 4] x0 y0 x1 y1 of the objects, network pixels.</param>
/// <param name="Labels">[G] 0-based classes, int64.</param>
/// <param name="IgnoredBoxes">[K, 4] x0 y0 x1 y1 of crowds and uncertain objects, network pixels.</param>
internal sealed record FrameTargets(Tensor Boxes, Tensor Labels, Tensor IgnoredBoxes);
