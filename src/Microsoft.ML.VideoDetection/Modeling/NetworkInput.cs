using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>The network's input from the pixels of a resized frame.</summary>
internal static class NetworkInput
{
    /// <summary>Normalises, and pads right and bottom with zeros.</summary>
    /// <param name="pixels">Rows of RGB at the network's resolution, without padding.</param>
    /// <param name="geometry">Geometry of the frame.</param>
    /// <param name="device">Where the result goes.</param>
    /// <returns>RGB [1, 3, H, W].</returns>
    public static Tensor FromPixels(byte[] pixels, FrameGeometry geometry, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor bytes = tensor(pixels, [geometry.NetworkHeight, geometry.NetworkWidth, 3], device: device);
        Tensor normalized = bytes.permute(2, 0, 1).unsqueeze(0).to(float32)
            .sub_(PixelStatistics.Mean(device)).div_(PixelStatistics.Std(device));
        Tensor input = zeros([1, 3, geometry.PaddedHeight, geometry.PaddedWidth], device: device);
        input[.., .., ..geometry.NetworkHeight, ..geometry.NetworkWidth].copy_(normalized);
        return input.MoveToOuterDisposeScope();
    }
}
