using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Modeling;
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
        ResizedPixels.Write(image, geometry.NetworkWidth, geometry.NetworkHeight, _resized);
        return (NetworkInput.FromPixels(_resized, geometry, device), geometry);
    }
}
