namespace Microsoft.ML.VideoDetection;

/// <summary>The columns that evaluation reads. Of the optional ones, null is not read, and a default name may be missing.</summary>
internal sealed record EvaluationColumns(
    string Label = EvaluationColumns.DefaultLabel,
    string BoundingBoxes = EvaluationColumns.DefaultBoundingBoxes,
    string PredictedLabel = EvaluationColumns.DefaultPredictedLabel,
    string PredictedBoundingBoxes = EvaluationColumns.DefaultPredictedBoundingBoxes,
    string Score = EvaluationColumns.DefaultScore,
    string? IgnoredBoundingBoxes = EvaluationColumns.DefaultIgnoredBoundingBoxes,
    string? TrackId = EvaluationColumns.DefaultTrackId,
    string? IsKeyFrame = EvaluationColumns.DefaultIsKeyFrame,
    string? VideoId = VideoColumns.VideoId,
    string? FrameIndex = VideoColumns.FrameIndex,
    string? Image = VideoColumns.Image)
{
    internal const string DefaultLabel = "Label";
    internal const string DefaultBoundingBoxes = "BoundingBoxes";
    internal const string DefaultPredictedLabel = "PredictedLabel";
    internal const string DefaultPredictedBoundingBoxes = "PredictedBoundingBoxes";
    internal const string DefaultScore = "Score";
    internal const string DefaultIgnoredBoundingBoxes = "IgnoredBoundingBoxes";
    internal const string DefaultTrackId = "TrackId";
    internal const string DefaultIsKeyFrame = "IsKeyFrame";
}
