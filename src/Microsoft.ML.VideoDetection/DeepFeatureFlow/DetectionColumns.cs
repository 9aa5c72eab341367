using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Views;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>The columns that a detector reads and adds.</summary>
/// <param name="Image">Pictures.</param>
/// <param name="VideoId">Names of videos; null when every row is a still image.</param>
/// <param name="FrameIndex">0-based positions; null when every row is a still image.</param>
/// <param name="PredictedLabel">Classes, out.</param>
/// <param name="PredictedBoundingBoxes">Boxes, out.</param>
/// <param name="Score">Scores, out.</param>
/// <param name="IsKeyFrame">Key frames, out.</param>
/// <param name="PredictedTrackId">Tracks, out, where tracking is on.</param>
internal sealed record DetectionColumns(
    string Image = VideoColumns.Image,
    string? VideoId = VideoColumns.VideoId,
    string? FrameIndex = VideoColumns.FrameIndex,
    string PredictedLabel = VideoColumns.PredictedLabel,
    string PredictedBoundingBoxes = VideoColumns.PredictedBoundingBoxes,
    string Score = VideoColumns.Score,
    string IsKeyFrame = VideoColumns.IsKeyFrame,
    string PredictedTrackId = VideoColumns.PredictedTrackId)
    : FrameColumnNames(Image, VideoId, FrameIndex)
{
    private protected override void AddOutputs(DataViewSchema.Builder builder, IReadOnlyList<string> classNames, bool withTracks)
    {
        builder.AddColumn(
            PredictedLabel,
            new VectorDataViewType(new KeyDataViewType(typeof(uint), classNames.Count)),
            ClassKeyValues.Annotations(classNames));
        builder.AddColumn(PredictedBoundingBoxes, new VectorDataViewType(NumberDataViewType.Single));
        builder.AddColumn(Score, new VectorDataViewType(NumberDataViewType.Single));
        builder.AddColumn(IsKeyFrame, BooleanDataViewType.Instance);
        if (withTracks)
            builder.AddColumn(PredictedTrackId, new VectorDataViewType(NumberDataViewType.Int32));
    }
}
