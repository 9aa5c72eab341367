using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Data.Views;

/// <summary>Default names of the columns that make rows the frames of a video, and of their labels and detections.</summary>
internal static class VideoColumns
{
    internal const string Image = "Image";
    internal const string VideoId = "VideoId";
    internal const string FrameIndex = "FrameIndex";
    internal const string Label = "Label";
    internal const string BoundingBoxes = "BoundingBoxes";
    internal const string IgnoredBoundingBoxes = "IgnoredBoundingBoxes";
    internal const string TrackId = "TrackId";
    internal const string IsStill = "IsStill";
    internal const string Occluded = "Occluded";
    internal const string Generated = "Generated";
    internal const string PredictedLabel = "PredictedLabel";
    internal const string PredictedBoundingBoxes = "PredictedBoundingBoxes";
    internal const string PredictedTrackId = "PredictedTrackId";
    internal const string Score = "Score";
    internal const string IsKeyFrame = "IsKeyFrame";
}
