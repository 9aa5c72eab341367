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
    float[]? Motion = null) : ILoadedPair
{
    /// <summary>Makes the tensors, in the caller's scope.</summary>
    /// <param name="flowInputScale">Resolution of the flow network's input relative to the network's.</param>
    /// <param name="device">Where they go.</param>
    public TrainingExample ToExample(double flowInputScale, Device device)
    {
        (Tensor reference, Tensor? flowImages, Tensor? motion) =
            PairTensors.Of(new LoadedPictures(Geometry, default, Current, Reference, Motion), flowInputScale, device);
        return new TrainingExample(reference, flowImages, Geometry, Labels.ToTargets(device), ReferenceLabels?.ToTargets(device), motion);
    }
}
