using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>The labels of one frame at the network's resolution, mirrored where the frame is.</summary>
/// <param name="Boxes">x0 y0 x1 y1 of each object, network pixels.</param>
/// <param name="Labels">0-based class of each object.</param>
/// <param name="IgnoredBoxes">x0 y0 x1 y1 of crowds and uncertain objects, network pixels.</param>
internal sealed record LoadedLabels(float[] Boxes, long[] Labels, float[] IgnoredBoxes)
{
    public FrameTargets ToTargets(Device device) => new(
        tensor(Boxes, [Boxes.Length / 4, 4], device: device),
        tensor(Labels, [Labels.Length], device: device),
        tensor(IgnoredBoxes, [IgnoredBoxes.Length / 4, 4], device: device));
}
