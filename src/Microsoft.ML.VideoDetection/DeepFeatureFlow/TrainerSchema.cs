using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Microsoft.ML.VideoDetection.Data.Views;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>The columns of a trainer: what its input must have, and the shape of its output.</summary>
internal static class TrainerSchema
{
    /// <summary>The annotation with the names of keys.</summary>
    public const string KeyValues = "KeyValues";

    /// <summary>The detector's columns, without those of labels.</summary>
    public static DetectionColumns Detection(DeepFeatureFlowTrainer.Options options) => new(
        options.ImageColumnName,
        options.VideoIdColumnName,
        options.FrameIndexColumnName,
        options.PredictedLabelColumnName,
        options.PredictedBoundingBoxColumnName,
        options.ScoreColumnName,
        options.IsKeyFrameColumnName);

    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type.</exception>
    public static SchemaShape Output(SchemaShape input, DeepFeatureFlowTrainer.Options options)
    {
        Check(input, options);
        Dictionary<string, SchemaShape.Column> columns = input.ToDictionary(column => column.Name, StringComparer.Ordinal);
        var keyValues = new SchemaShape([new SchemaShape.Column(
            KeyValues, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, isKey: false)]);
        SchemaShape.Column[] added =
        [
            new(options.PredictedLabelColumnName, SchemaShape.Column.VectorKind.VariableVector, NumberDataViewType.UInt32, true, keyValues),
            new(options.PredictedBoundingBoxColumnName, SchemaShape.Column.VectorKind.VariableVector, NumberDataViewType.Single, false),
            new(options.ScoreColumnName, SchemaShape.Column.VectorKind.VariableVector, NumberDataViewType.Single, false),
            new(options.IsKeyFrameColumnName, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false),
        ];
        foreach (SchemaShape.Column column in added)
            columns[column.Name] = column;
        return new SchemaShape(columns.Values);
    }

    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type.</exception>
    public static void Check(SchemaShape input, DeepFeatureFlowTrainer.Options o)
    {
        RequireFrames(input, o.ImageColumnName, o.VideoIdColumnName, o.FrameIndexColumnName);
        Require(
            input,
            o.LabelColumnName,
            "a vector of key (UInt32) with key values",
            column => !IsScalar(column) && column.IsKey && column.ItemType == NumberDataViewType.UInt32
                && column.Annotations.TryFindColumn(KeyValues, out SchemaShape.Column values) && values.ItemType is TextDataViewType);
        Require(input, o.BoundingBoxColumnName, "a vector of Single", IsFloatVector);
        if (HasIgnored(input.Select(column => column.Name), o))
            Require(input, o.IgnoredBoundingBoxColumnName!, "a vector of Single", IsFloatVector);
    }

    /// <summary>Requires the columns that make rows frames.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type.</exception>
    public static void RequireFrames(SchemaShape input, string image, string? videoId, string? frameIndex)
    {
        Require(input, image, "image (MLImage)", column => IsScalar(column) && column.ItemType is ImageDataViewType);
        if (videoId is not null)
            Require(input, videoId, "text", column => IsScalar(column) && column.ItemType is TextDataViewType);
        if (frameIndex is not null)
            Require(input, frameIndex, "Int32", column => IsScalar(column) && column.ItemType == NumberDataViewType.Int32);
    }

    /// <summary>Whether ignored boxes are read: under its default name the column may be missing.</summary>
    public static bool HasIgnored(IEnumerable<string> columns, DeepFeatureFlowTrainer.Options options) =>
        options.IgnoredBoundingBoxColumnName is { } name && (name != VideoColumns.IgnoredBoundingBoxes || columns.Contains(name));

    private static bool IsScalar(SchemaShape.Column column) => column.Kind == SchemaShape.Column.VectorKind.Scalar;

    private static bool IsFloatVector(SchemaShape.Column column) =>
        !IsScalar(column) && !column.IsKey && column.ItemType == NumberDataViewType.Single;

    /// <exception cref="ArgumentOutOfRangeException">The column is missing or has the wrong type.</exception>
    public static void Require(SchemaShape schema, string name, string expected, Func<SchemaShape.Column, bool> fits)
    {
        if (!schema.TryFindColumn(name, out SchemaShape.Column column))
        {
            throw new ArgumentOutOfRangeException(
                nameof(schema),
                $"Schema mismatch: there is no column '{name}'; expected {expected}. The columns are "
                + $"{string.Join(", ", schema.Select(other => $"'{other.Name}'"))}.");
        }

        if (!fits(column))
        {
            throw new ArgumentOutOfRangeException(
                nameof(schema), $"Schema mismatch for column '{name}': expected {expected}, got {column.GetTypeString()}.");
        }
    }
}
