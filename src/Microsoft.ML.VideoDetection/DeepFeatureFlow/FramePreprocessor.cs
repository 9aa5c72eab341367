using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection;

/// <summary>Turns a decoded frame into the network's input. Keeps one buffer for its own use: one per stream.</summary>
internal sealed class FramePreprocessor(DeepFeatureFlowArchitecture architecture, Device device)
{
    private byte[] _resized = [];

    /// <summary>Resizes with the aspect kept, normalises, and pads right and bottom with zeros.</summary>
    /// <returns>RGB [1, 3, H, W] on the device, and how the frame lies in it.</returns>
    public (Tensor Input, FrameGeometry Geometry) Prepare(MLImage image)
    {
        var geometry = FrameGeometry.Fit(image.Width, image.Height, architecture.MaxLongSide, architecture.MaxShortSide);
        int byteCount = geometry.NetworkWidth * geometry.NetworkHeight * 3;
        if (_resized.Length != byteCount)
            _resized = new byte[byteCount];
        BilinearResize.ToRgb(
            image.Pixels, image.Width, image.Height, RedOffset(image), _resized, geometry.NetworkWidth, geometry.NetworkHeight);

        using DisposeScope scope = NewDisposeScope();
        Tensor pixels = tensor(_resized, [geometry.NetworkHeight, geometry.NetworkWidth, 3], device: device);
        Tensor normalized = pixels.permute(2, 0, 1).unsqueeze(0).to(float32)
            .sub_(PixelStatistics.Mean(device)).div_(PixelStatistics.Std(device));
        Tensor input = zeros([1, 3, geometry.PaddedHeight, geometry.PaddedWidth], device: device);
        input[.., .., ..geometry.NetworkHeight, ..geometry.NetworkWidth].copy_(normalized);
        return (input.MoveToOuterDisposeScope(), geometry);
    }

    private static int RedOffset(MLImage image) => image.PixelFormat switch
    {
        MLPixelFormat.Rgba32 => 0,
        MLPixelFormat.Bgra32 => 2,
        _ => throw new NotSupportedException(
            $"Pixel format {image.PixelFormat} cannot be read; images must be {MLPixelFormat.Bgra32} or {MLPixelFormat.Rgba32}."),
    };
}
