using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Training.Spooled;

/// <summary>A run of rows that is one video.</summary>
/// <param name="Name">Its name; null for a still image without one.</param>
/// <param name="First">0-based row of its first frame.</param>
/// <param name="Count">Number of its frames.</param>
/// <param name="IsStill">Whether it is a still image.</param>
internal readonly record struct SpooledVideo(string? Name, int First, int Count, bool IsStill);
