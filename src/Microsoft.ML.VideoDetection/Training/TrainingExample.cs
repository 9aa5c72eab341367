using Microsoft.ML.VideoDetection.Modeling;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>One frame pair to learn from: features of the reference frame are to show the objects of the current frame, and its own.</summary>
/// <param name="Reference">Normalized reference frame [1, 3, H, W]; the current frame itself for still images.</param>
/// <param name="FlowImages">Input of the flow network, [1, 6, h, w]: current and reference frame; null for still images, which teach it nothing.</param>
/// <param name="Geometry">Geometry of both frames.</param>
/// <param name="Targets">Objects of the current frame.</param>
/// <param name="ReferenceTargets">Objects of the reference frame; null where they are not known or not to be learnt.</param>
/// <param name="Motion">
/// [1, 2, H/16, W/16] to the right and down, feature cells: where each cell of the current frame was in the reference frame. Null for still
/// images and where a flow network finds it out.
/// </param>
internal sealed record TrainingExample(
    Tensor Reference, Tensor? FlowImages, FrameGeometry Geometry, FrameTargets Targets, FrameTargets? ReferenceTargets, Tensor? Motion = null);
