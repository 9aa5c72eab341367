using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Microsoft.ML.VideoDetection.Data.Labels.Masks;
using Microsoft.ML.VideoDetection.Data.Views;

namespace Microsoft.ML.VideoDetection.Evaluation.Segmentation;

/// <summary>The names of the columns that evaluation of segmentation reads. Of the optional ones, null is not read, and a default name may be missing.</summary>
internal sealed record LabelMapColumns(
    string LabelMap = MaskSchema.LabelMapName,
    string PredictedLabelMap = MaskSchema.PredictedLabelMapName,
    string? IsKeyFrame = VideoColumns.IsKeyFrame,
    string? VideoId = VideoColumns.VideoId,
    string? FrameIndex = VideoColumns.FrameIndex,
    string? Image = VideoColumns.Image);

/// <summary>The same columns of one schema, their types checked.</summary>
internal sealed class LabelMapInputs
{
    private readonly DataViewSchema _schema;

    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type.</exception>
    public LabelMapInputs(DataViewSchema schema, LabelMapColumns names)
    {
        _schema = schema;
        LabelMap = Find(names.LabelMap, IsLabelMap, "a vector of key (Byte)");
        PredictedLabelMap = Find(names.PredictedLabelMap, IsLabelMap, "a vector of key (Byte)");
        IsKeyFrame = FindOptional(names.IsKeyFrame, VideoColumns.IsKeyFrame, type => type == BooleanDataViewType.Instance, "Boolean");
        VideoId = FindOptional(names.VideoId, VideoColumns.VideoId, type => type is TextDataViewType, "text");
        FrameIndex = FindOptional(names.FrameIndex, VideoColumns.FrameIndex, type => type == NumberDataViewType.Int32, "Int32");
        Image = FindOptional(names.Image, VideoColumns.Image, type => type is ImageDataViewType, "image (MLImage)");
    }

    public DataViewSchema.Column LabelMap { get; }

    public DataViewSchema.Column PredictedLabelMap { get; }

    public DataViewSchema.Column? IsKeyFrame { get; }

    public DataViewSchema.Column? VideoId { get; }

    public DataViewSchema.Column? FrameIndex { get; }

    public DataViewSchema.Column? Image { get; }

    /// <summary>Gets the columns to ask a cursor for.</summary>
    public IEnumerable<DataViewSchema.Column> Needed =>
        [LabelMap, PredictedLabelMap, .. new[] { IsKeyFrame, VideoId, FrameIndex, Image }.OfType<DataViewSchema.Column>()];

    /// <summary>Gets the names of a column's classes; those without a name are called by their number.</summary>
    public static string[] ClassNames(DataViewSchema.Column column)
    {
        var key = (KeyDataViewType)((VectorDataViewType)column.Type).ItemType;
        if (column.Annotations.Schema.GetColumnOrNull("KeyValues")?.Type is VectorDataViewType { ItemType: TextDataViewType })
        {
            VBuffer<ReadOnlyMemory<char>> names = default;
            column.Annotations.GetValue("KeyValues", ref names);
            return [.. names.DenseValues().Select(name => name.ToString())];
        }

        return [.. Enumerable.Range(1, (int)key.Count).Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture))];
    }

    private static bool IsLabelMap(DataViewType type) => type is VectorDataViewType { ItemType: KeyDataViewType key } && key.RawType == typeof(byte);

    private DataViewSchema.Column? FindOptional(string? name, string defaultName, Func<DataViewType, bool> fits, string expected) =>
        name is null || (name == defaultName && _schema.GetColumnOrNull(name) is null) ? null : Find(name, fits, expected);

    private DataViewSchema.Column Find(string name, Func<DataViewType, bool> fits, string expected)
    {
        DataViewSchema.Column? column = _schema.GetColumnOrNull(name);
        return column is { } found && fits(found.Type)
            ? found
            : throw new ArgumentOutOfRangeException(
                nameof(name),
                $"Schema mismatch for column '{name}': expected {expected}, got {(column is { } other ? other.Type.ToString() : "no such column")}.");
    }
}
