using Microsoft.ML.VideoDetection.Data.Synthetic;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>A frame at the network's resolution, before it is normalised and padded.</summary>
/// <param name="Rgb">Rows of RGB without padding: width · height · 3 bytes. Belongs to whoever made it, and may be written again later.</param>
/// <param name="Geometry">Of the frame.</param>
internal readonly record struct FramePixels(byte[] Rgb, FrameGeometry Geometry);
