using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Microsoft.ML.VideoDetection.Data.Views;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Evaluation.Columns;

/// <summary>Finds the columns of a schema that evaluation reads, and checks their types.</summary>
internal sealed class EvaluationInputs
{
    private readonly DataViewSchema _schema;

    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type.</exception>
    public EvaluationInputs(DataViewSchema schema, EvaluationColumns names)
    {
        _schema = schema;
        Label = Find(names.Label, "a vector of key (UInt32)", IsKeyVector);
        BoundingBoxes = Find(names.BoundingBoxes, "a vector of Single", IsFloatVector);
        PredictedLabel = Find(
            names.PredictedLabel, "a vector of key (UInt32) or of text", type => IsKeyVector(type) || IsVectorOf(type, TextDataViewType.Instance));
        PredictedBoundingBoxes = Find(names.PredictedBoundingBoxes, "a vector of Single", IsFloatVector);
        Score = Find(names.Score, "a vector of Single", IsFloatVector);
        IgnoredBoundingBoxes = FindOptional(
            names.IgnoredBoundingBoxes, VideoColumns.IgnoredBoundingBoxes, "a vector of Single", IsFloatVector);
        TrackId = FindOptional(
            names.TrackId, VideoColumns.TrackId, "a vector of Int32", type => IsVectorOf(type, NumberDataViewType.Int32));
        PredictedTrackId = FindOptional(
            names.PredictedTrackId, VideoColumns.PredictedTrackId, "a vector of Int32", type => IsVectorOf(type, NumberDataViewType.Int32));
        IsKeyFrame = FindOptional(
            names.IsKeyFrame, VideoColumns.IsKeyFrame, "Boolean", type => type == BooleanDataViewType.Instance);
        VideoId = FindOptional(names.VideoId, VideoColumns.VideoId, "text", type => type is TextDataViewType);
        FrameIndex = FindOptional(names.FrameIndex, VideoColumns.FrameIndex, "Int32", type => type == NumberDataViewType.Int32);
        Image = FindOptional(names.Image, VideoColumns.Image, "image (MLImage)", type => type is ImageDataViewType);
    }

    public DataViewSchema.Column Label { get; }

    public DataViewSchema.Column BoundingBoxes { get; }

    public DataViewSchema.Column PredictedLabel { get; }

    public DataViewSchema.Column PredictedBoundingBoxes { get; }

    public DataViewSchema.Column Score { get; }

    public DataViewSchema.Column? IgnoredBoundingBoxes { get; }

    public DataViewSchema.Column? TrackId { get; }

    public DataViewSchema.Column? PredictedTrackId { get; }

    public DataViewSchema.Column? IsKeyFrame { get; }

    public DataViewSchema.Column? VideoId { get; }

    public DataViewSchema.Column? FrameIndex { get; }

    public DataViewSchema.Column? Image { get; }

    /// <summary>Gets the columns to request from a cursor.</summary>
    /// <param name="withImage">Whether to request pictures.</param>
    public IEnumerable<DataViewSchema.Column> Needed(bool withImage) =>
        new DataViewSchema.Column?[]
        {
            Label, BoundingBoxes, PredictedLabel, PredictedBoundingBoxes, Score, IgnoredBoundingBoxes, TrackId, PredictedTrackId, IsKeyFrame,
            VideoId, FrameIndex, withImage ? Image : null,
        }.OfType<DataViewSchema.Column>();

    private DataViewSchema.Column? FindOptional(string? name, string defaultName, string expected, Func<DataViewType, bool> fits) =>
        name is null || (name == defaultName && _schema.GetColumnOrNull(name) is null) ? null : Find(name, expected, fits);

    private DataViewSchema.Column Find(string name, string expected, Func<DataViewType, bool> fits) =>
        SchemaColumns.Require(_schema, name, expected, fits);

    private static bool IsFloatVector(DataViewType type) => IsVectorOf(type, NumberDataViewType.Single);

    private static bool IsVectorOf(DataViewType type, DataViewType item) => type is VectorDataViewType vector && vector.ItemType == item;

    private static bool IsKeyVector(DataViewType type) =>
        type is VectorDataViewType { ItemType: KeyDataViewType key } && key.RawType == typeof(uint);
}
