namespace Microsoft.ML.VideoDetection.Tasks.Segmentation;

/// <summary>The class of each pixel of a frame.</summary>
/// <param name="Width">Source pixels in a row.</param>
/// <param name="Height">Rows of source pixels.</param>
/// <param name="Classes">0-based class of each pixel, row by row.</param>
internal sealed record PixelClasses(int Width, int Height, byte[] Classes);
