namespace Microsoft.ML.VideoDetection.Training.Spooled;

/// <summary>What is kept in memory of a frame besides its objects: 24 bytes.</summary>
/// <param name="Offset">Place of its pixels in the file: rows of RGB.</param>
/// <param name="FrameIndex">0-based number in its video.</param>
/// <param name="Width">Width as stored, pixels.</param>
/// <param name="Height">Height as stored, pixels.</param>
internal readonly record struct SpooledFrame(long Offset, int FrameIndex, int Width, int Height);
