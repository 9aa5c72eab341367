using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow.Segmentation;

/// <summary>The columns of a trainer of segmenters: what its input must have, and the shape of its output.</summary>
internal static class SegmentationSchema
{
    /// <summary>The segmenter's columns, without that of labels.</summary>
    public static SegmentationColumns Columns(VideoSegmentationTrainer.Options options) => new(
        options.ImageColumnName, options.VideoIdColumnName, options.FrameIndexColumnName, options.PredictedLabelMapColumnName, options.IsKeyFrameColumnName);

    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type.</exception>
    public static SchemaShape Output(SchemaShape input, VideoSegmentationTrainer.Options options)
    {
        Check(input, options);
        Dictionary<string, SchemaShape.Column> columns = input.ToDictionary(column => column.Name, StringComparer.Ordinal);
        var keyValues = new SchemaShape([new SchemaShape.Column(
            TrainerSchema.KeyValues, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, isKey: false)]);
        columns[options.PredictedLabelMapColumnName] = new(
            options.PredictedLabelMapColumnName, SchemaShape.Column.VectorKind.VariableVector, NumberDataViewType.Byte, true, keyValues);
        columns[options.IsKeyFrameColumnName] = new(options.IsKeyFrameColumnName, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false);
        return new SchemaShape(columns.Values);
    }

    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type.</exception>
    public static void Check(SchemaShape input, VideoSegmentationTrainer.Options o)
    {
        TrainerSchema.RequireFrames(input, o.ImageColumnName, o.VideoIdColumnName, o.FrameIndexColumnName);
        TrainerSchema.Require(
            input,
            o.LabelMapColumnName,
            "a vector of key (Byte) with key values",
            column => column.Kind != SchemaShape.Column.VectorKind.Scalar && column.IsKey && column.ItemType == NumberDataViewType.Byte
                && column.Annotations.TryFindColumn(TrainerSchema.KeyValues, out SchemaShape.Column values) && values.ItemType is TextDataViewType);
    }
}
