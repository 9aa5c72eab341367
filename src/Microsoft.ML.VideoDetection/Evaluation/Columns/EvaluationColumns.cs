using Microsoft.ML.VideoDetection.Data.Views;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Evaluation.Columns;

/// <summary>Names the columns that evaluation reads; of the optional ones, null is not read, and a default name may be absent.</summary>
internal sealed record EvaluationColumns(
    string Label = VideoColumns.Label,
    string BoundingBoxes = VideoColumns.BoundingBoxes,
    string PredictedLabel = VideoColumns.PredictedLabel,
    string PredictedBoundingBoxes = VideoColumns.PredictedBoundingBoxes,
    string Score = VideoColumns.Score,
    string? IgnoredBoundingBoxes = VideoColumns.IgnoredBoundingBoxes,
    string? TrackId = VideoColumns.TrackId,
    string? IsKeyFrame = VideoColumns.IsKeyFrame,
    string? VideoId = VideoColumns.VideoId,
    string? FrameIndex = VideoColumns.FrameIndex,
    string? Image = VideoColumns.Image,
    string? PredictedTrackId = VideoColumns.PredictedTrackId);
