namespace Microsoft.ML.VideoDetection.Data.Labels.Masks;

/// <summary>A picture and the mask that belongs to it.</summary>
/// <param name="ImagePath">File of the picture.</param>
/// <param name="MaskPath">File of the mask; null where the frame has none.</param>
internal readonly record struct MaskFrame(string ImagePath, string? MaskPath);

/// <summary>The frames of one video, in order.</summary>
/// <param name="VideoId">Its name.</param>
/// <param name="Frames">At least one.</param>
/// <param name="IsStill">Whether it is one still image.</param>
internal sealed record MaskVideo(string VideoId, IReadOnlyList<MaskFrame> Frames, bool IsStill = false);
