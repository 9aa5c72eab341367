using Microsoft.ML.VideoDetection.Modeling;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>A frame pair, decoded, resized and mirrored where it is to be, ready to become tensors.</summary>
/// <param name="Pair">Which frames.</param>
/// <param name="Geometry">Geometry of both frames.</param>
/// <param name="Current">Rows of RGB at the network's resolution, without padding.</param>
/// <param name="Reference">The same of the reference frame; null when the current frame's own features are used.</param>
/// <param name="Boxes">x0 y0 x1 y1 of each object, network pixels.</param>
/// <param name="Labels">0-based class of each object.</param>
/// <param name="IgnoredBoxes">x0 y0 x1 y1 of crowds and uncertain objects, network pixels.</param>
internal sealed record LoadedPair(
    FramePair Pair, FrameGeometry Geometry, byte[] Current, byte[]? Reference, float[] Boxes, long[] Labels, float[] IgnoredBoxes)
{
    public TrainingExample ToExample(Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor current = NetworkInput.FromPixels(Current, Geometry, device).MoveToOuterDisposeScope();

        // One tensor for both where they are the same, moved once: a second time it would leave the caller's scope too.
        Tensor reference = Reference is null ? current : NetworkInput.FromPixels(Reference, Geometry, device).MoveToOuterDisposeScope();
        return new TrainingExample(
            current,
            reference,
            Geometry,
            tensor(Boxes, [Boxes.Length / 4, 4], device: device).MoveToOuterDisposeScope(),
            tensor(Labels, [Labels.Length], device: device).MoveToOuterDisposeScope(),
            tensor(IgnoredBoxes, [IgnoredBoxes.Length / 4, 4], device: device).MoveToOuterDisposeScope(),
            IsStill: Reference is null);
    }
}
