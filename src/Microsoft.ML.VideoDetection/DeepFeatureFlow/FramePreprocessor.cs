using System.Diagnostics;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Modeling;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>Brings decoded frames to the network's resolution. Keeps one buffer, which the next frame overwrites: one per stream.</summary>
internal sealed class FramePreprocessor(DeepFeatureFlowArchitecture architecture)
{
    private byte[] _resized = [];

    /// <summary>Resizes with the aspect kept.</summary>
    public FramePixels Prepare(MLImage image)
    {
        using Activity? activity = FrameActivity.Start(FrameActivity.Resize);
        var geometry = FrameGeometry.Fit(image.Width, image.Height, architecture.MaxLongSide, architecture.MaxShortSide);
        int byteCount = geometry.NetworkWidth * geometry.NetworkHeight * 3;
        if (_resized.Length != byteCount)
            _resized = new byte[byteCount];
        ResizedPixels.Write(image, geometry.NetworkWidth, geometry.NetworkHeight, _resized);
        return new FramePixels(_resized, geometry);
    }
}
