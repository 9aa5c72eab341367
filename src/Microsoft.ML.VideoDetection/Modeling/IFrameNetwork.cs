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
    CarriedFeatures Propagate(KeyFrame key, FramePixels pixels, bool measureResidual = false);

    /// <summary>Carries features along motion that was estimated elsewhere; zero motion leaves them as they are.</summary>
    /// <param name="features">Of a key frame, [1, C, h, w].</param>
    /// <param name="x">Where each of the h · w cells was in the key frame, relative to its place: cells to the right.</param>
    /// <param name="y">Cells down.</param>
    /// <returns>[1, C, h, w].</returns>
    Tensor Carry(Tensor features, ReadOnlySpan<float> x, ReadOnlySpan<float> y);

    /// <summary>Detections in given boxes instead of proposals.</summary>
    /// <param name="features">Own or carried.</param>
    /// <param name="boxes">x0 y0 x1 y1 of each, network pixels; may be empty.</param>
    /// <param name="geometry">Of the frame.</param>
    /// <param name="scoreThreshold">Weaker detections are dropped.</param>
    /// <param name="effort">Its number of proposals has no effect.</param>
    FrameResult Classify(Tensor features, float[] boxes, FrameGeometry geometry, float scoreThreshold, HeadEffort effort = default);

    /// <summary>Detections on features, own or carried.</summary>
    FrameResult Detect(Tensor features, FrameGeometry geometry, float scoreThreshold, HeadEffort effort = default);

    /// <summary>Makes ready what an effort needs, so that no frame has to wait for it.</summary>
    void Prepare(HeadEffort effort);
}
