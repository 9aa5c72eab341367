namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Represents a frame's picture at reduced size.</summary>
/// <param name="Jpeg">The encoded picture.</param>
/// <param name="Width">Width of the frame itself, in pixels.</param>
/// <param name="Height">Height of the frame itself.</param>
internal sealed record FramePreview(byte[] Jpeg, int Width, int Height);
