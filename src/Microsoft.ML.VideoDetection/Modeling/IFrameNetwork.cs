using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>A detector as a stream of frames needs it. Safe to call from several threads; calls belong into inference mode.</summary>
internal interface IFrameNetwork : IDisposable
{
    /// <summary>The expensive path: backbone and neck.</summary>
    KeyFrame Extract(FramePixels pixels);

    /// <summary>The cheap path: features of a key frame carried to this frame along the flow.</summary>
    /// <param name="key">Of a frame of the same geometry.</param>
    /// <param name="pixels">The frame.</param>
    /// <param name="measureResidual">Whether to find out how well the flow explains the frame.</param>
    Propagation Propagate(KeyFrame key, FramePixels pixels, bool measureResidual = false);

    /// <summary>Detections on features, own or carried.</summary>
    FrameResult Detect(Tensor features, FrameGeometry geometry, float scoreThreshold, HeadEffort effort = default);

    /// <summary>Makes ready what an effort needs, so that no frame has to wait for it.</summary>
    void Prepare(HeadEffort effort);
}
