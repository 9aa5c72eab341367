namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>How network pixels become source pixels.</summary>
/// <param name="Width">Boxes are clipped to [0, Width], network pixels without padding.</param>
/// <param name="Height">Boxes are clipped to [0, Height], network pixels without padding.</param>
/// <param name="ScaleX">Network pixels per source pixel.</param>
/// <param name="ScaleY">Network pixels per source pixel.</param>
internal readonly record struct ImageSpace(float Width, float Height, float ScaleX, float ScaleY);
