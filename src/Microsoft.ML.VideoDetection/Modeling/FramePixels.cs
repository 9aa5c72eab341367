using Microsoft.ML.VideoDetection.Data.Synthetic;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>Represents a frame at the network's resolution, before normalization and padding.</summary>
/// <param name="Rgb">Rows of RGB without padding: width · height · 3 bytes. Owned by the producer, which may overwrite it later.</param>
/// <param name="Geometry">Geometry of the frame.</param>
internal readonly record struct FramePixels(byte[] Rgb, FrameGeometry Geometry);
