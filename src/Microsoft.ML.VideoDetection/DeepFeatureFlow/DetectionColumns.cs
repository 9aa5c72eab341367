using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Microsoft.ML.VideoDetection.Data.Views;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>The columns that a detector reads and adds, and what their types must be.</summary>
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
{
    /// <summary>A schema with just the columns that detection reads.</summary>
    public DataViewSchema InputSchema()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(Image, new ImageDataViewType());
        if (VideoId is not null)
            builder.AddColumn(VideoId, TextDataViewType.Instance);
        if (FrameIndex is not null)
            builder.AddColumn(FrameIndex, NumberDataViewType.Int32);
        return builder.ToSchema();
    }

    /// <summary>The columns that detection reads.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type.</exception>
    public DetectionInputs Bind(DataViewSchema schema) => new(
        SchemaColumns.Require(schema, Image, "image (MLImage)", type => type is ImageDataViewType),
        VideoId is null ? null : SchemaColumns.Require(schema, VideoId, "text", type => type is TextDataViewType),
        FrameIndex is null ? null : SchemaColumns.Require(schema, FrameIndex, "Int32", type => type == NumberDataViewType.Int32));

    /// <summary>The input schema with the added columns at its end.</summary>
    public DataViewSchema OutputSchema(DataViewSchema input, IReadOnlyList<string> classNames, bool withTracks = false)
    {
        Bind(input);
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        builder.AddColumn(
            PredictedLabel,
            new VectorDataViewType(new KeyDataViewType(typeof(uint), classNames.Count)),
            ClassKeyValues.Annotations(classNames));
        builder.AddColumn(PredictedBoundingBoxes, new VectorDataViewType(NumberDataViewType.Single));
        builder.AddColumn(Score, new VectorDataViewType(NumberDataViewType.Single));
        builder.AddColumn(IsKeyFrame, BooleanDataViewType.Instance);
        if (withTracks)
            builder.AddColumn(PredictedTrackId, new VectorDataViewType(NumberDataViewType.Int32));
        return builder.ToSchema();
    }
}
