using Microsoft.ML.VideoDetection.Modeling;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>A frame pair, decoded, resized and mirrored where it is to be, ready to become tensors.</summary>
/// <param name="Pair">Which frames.</param>
/// <param name="Geometry">Geometry of both frames.</param>
/// <param name="Current">Rows of RGB at the network's resolution, without padding.</param>
/// <param name="Reference">The same of the reference frame; null when the current frame's own features are used.</param>
/// <param name="Labels">Of the current frame.</param>
/// <param name="ReferenceLabels">Of the reference frame; null where it has none.</param>
/// <param name="Motion">
/// From the current frame to the reference frame, in feature cells: to the right for each cell, row by row, then down for each. Null without
/// reference frame and where a flow network finds it out.
/// </param>
internal sealed record LoadedPair(
    FramePair Pair,
    FrameGeometry Geometry,
    byte[] Current,
    byte[]? Reference,
    LoadedLabels Labels,
    LoadedLabels? ReferenceLabels,
    float[]? Motion = null)
{
    /// <summary>Makes the tensors, in the caller's scope.</summary>
    public TrainingExample ToExample(Device device)
    {
        // One tensor for both frames where they are the same.
        Tensor current = NetworkInput.FromPixels(Current, Geometry, device);
        Tensor reference = Reference is null ? current : NetworkInput.FromPixels(Reference, Geometry, device);
        Tensor? motion = Motion is null ? null : tensor(Motion, [1, 2, Geometry.FeatureRows, Geometry.FeatureColumns], device: device);
        return new TrainingExample(
            current, reference, Geometry, Labels.ToTargets(device), ReferenceLabels?.ToTargets(device), IsStill: Reference is null, motion);
    }
}
