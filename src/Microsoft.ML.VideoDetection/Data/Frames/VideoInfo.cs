using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection;

/// <summary>What is known of a video before its frames are read; null where it is not known.</summary>
/// <param name="VideoId">Name of the video.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="FrameRate">Frames per second.</param>
/// <param name="FrameCount">Number of frames that the container announces.</param>
/// <param name="PixelAspectRatio">
/// Width of a pixel over its height where pixels are not square, as in videos of DVDs and camcorders. Frames and boxes are in the pixels
/// of the file; players show them wider or narrower.
/// </param>
public sealed record VideoInfo(
    string VideoId, int? Width = null, int? Height = null, double? FrameRate = null, int? FrameCount = null,
    double? PixelAspectRatio = null);
