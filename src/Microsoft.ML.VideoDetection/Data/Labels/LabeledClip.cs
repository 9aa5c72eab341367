using Microsoft.ML.VideoDetection.Data.Frames;

namespace Microsoft.ML.VideoDetection.Data.Labels;

/// <summary>One video with its labels in memory.</summary>
/// <param name="VideoId">Name of the video.</param>
/// <param name="LabelPath">The file that the labels come from.</param>
/// <param name="Frames">The frames.</param>
/// <param name="Objects">The labels.</param>
internal sealed record LabeledClip(string VideoId, string LabelPath, FrameStore Frames, LabeledObjects Objects);
