using Microsoft.ML.VideoDetection.Modeling;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>One frame pair to learn from: objects are labelled on the current frame, features come from the reference frame.</summary>
/// <param name="Current">Normalised current frame [1, 3, H, W].</param>
/// <param name="Reference">Normalised reference frame [1, 3, H, W]; the current frame itself for still images.</param>
/// <param name="Geometry">Geometry of the current frame.</param>
/// <param name="Boxes">[G, 4] x0 y0 x1 y1 of the objects, network pixels.</param>
/// <param name="Labels">[G] 0-based classes, int64.</param>
/// <param name="IgnoredBoxes">[K, 4] x0 y0 x1 y1, network pixels.</param>
/// <param name="IsStill">Whether it is a still image, from which the flow network cannot learn.</param>
internal sealed record TrainingExample(
    Tensor Current, Tensor Reference, FrameGeometry Geometry, Tensor Boxes, Tensor Labels, Tensor IgnoredBoxes, bool IsStill);
