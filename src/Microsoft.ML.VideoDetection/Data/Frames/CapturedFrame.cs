using Microsoft.ML.Data;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Data.Frames;

/// <summary>Turns what OpenCV captured into a picture, through a buffer that is used again for every frame.</summary>
internal sealed class CapturedFrame : IDisposable
{
    private readonly Mat _decoded = new();

    /// <summary>Makes a picture of the frame that was grabbed last; null when OpenCV has none.</summary>
    /// <exception cref="OpenCVException">OpenCV refuses the frame.</exception>
    internal MLImage? Retrieve(VideoCapture capture) =>
        capture.Retrieve(_decoded) && !_decoded.Empty() ? MatImage.Of(_decoded) : null;

    /// <inheritdoc/>
    public void Dispose() => _decoded.Dispose();
}
