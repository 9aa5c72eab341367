using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>The tensors of a frame pair, without those of its labels.</summary>
/// <param name="Reference">Normalized reference frame [1, 3, H, W]; the current frame itself for still images.</param>
/// <param name="FlowImages">Input of the flow network, [1, 6, h, w]: current and reference frame; null for still images, which teach it nothing.</param>
/// <param name="Motion">
/// [1, 2, H/16, W/16] to the right and down, feature cells: where each cell of the current frame was in the reference frame. Null for still
/// images and where a flow network finds it out.
/// </param>
internal readonly record struct PairTensors(Tensor Reference, Tensor? FlowImages, Tensor? Motion)
{
    /// <summary>Gets whether the current frame's own features are used.</summary>
    public bool IsStill => FlowImages is null && Motion is null;

    /// <summary>Makes them, in the caller's scope.</summary>
    /// <param name="pictures">The pair.</param>
    /// <param name="flowInputScale">Resolution of the flow network's input relative to the network's.</param>
    /// <param name="device">Where they go.</param>
    public static PairTensors Of(LoadedPictures pictures, double flowInputScale, Device device)
    {
        FrameGeometry geometry = pictures.Geometry;
        var current = new FramePixels(pictures.Current, geometry);
        FramePixels reference = pictures.Reference is null ? current : current with { Rgb = pictures.Reference };

        // Planes, in which the layers of training compute.
        Tensor input = NetworkInput.Of(reference, device).contiguous();
        Tensor? motion = pictures.Motion is null ? null : tensor(pictures.Motion, [1, 2, geometry.FeatureRows, geometry.FeatureColumns], device: device);
        Tensor? flowImages = pictures.Reference is null || motion is not null
            ? null
            : cat([FlowInput.Of(current, flowInputScale, device), FlowInput.Of(reference, flowInputScale, device)], dim: 1).contiguous();
        return new PairTensors(input, flowImages, motion);
    }
}
