using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.VideoDetection;

/// <summary>The columns that a detector reads and adds, and what their types must be.</summary>
/// <param name="Image">Pictures.</param>
/// <param name="VideoId">Names of videos; null when every row is a still image.</param>
/// <param name="FrameIndex">0-based positions; null when every row is a still image.</param>
/// <param name="PredictedLabel">Classes, out.</param>
/// <param name="PredictedBoundingBoxes">Boxes, out.</param>
/// <param name="Score">Scores, out.</param>
/// <param name="IsKeyFrame">Key frames, out.</param>
internal sealed record DetectionColumns(
    string Image = VideoColumns.Image,
    string? VideoId = VideoColumns.VideoId,
    string? FrameIndex = VideoColumns.FrameIndex,
    string PredictedLabel = VideoColumns.PredictedLabel,
    string PredictedBoundingBoxes = VideoColumns.PredictedBoundingBoxes,
    string Score = VideoColumns.Score,
    string IsKeyFrame = VideoColumns.IsKeyFrame)
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
        Find(schema, Image, "image (MLImage)", type => type is ImageDataViewType),
        VideoId is null ? null : Find(schema, VideoId, "text", type => type is TextDataViewType),
        FrameIndex is null ? null : Find(schema, FrameIndex, "Int32", type => type == NumberDataViewType.Int32));

    /// <summary>The input schema with the added columns at its end.</summary>
    public DataViewSchema OutputSchema(DataViewSchema input, IReadOnlyList<string> classNames)
    {
        Bind(input);
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        ReadOnlyMemory<char>[] names = [.. classNames.Select(name => name.AsMemory())];
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddKeyValues(names.Length, TextDataViewType.Instance, (ref VBuffer<ReadOnlyMemory<char>> values) =>
        {
            VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref values, names.Length);
            names.CopyTo(editor.Values);
            values = editor.Commit();
        });
        builder.AddColumn(
            PredictedLabel, new VectorDataViewType(new KeyDataViewType(typeof(uint), names.Length)), annotations.ToAnnotations());
        builder.AddColumn(PredictedBoundingBoxes, new VectorDataViewType(NumberDataViewType.Single));
        builder.AddColumn(Score, new VectorDataViewType(NumberDataViewType.Single));
        builder.AddColumn(IsKeyFrame, BooleanDataViewType.Instance);
        return builder.ToSchema();
    }

    private static DataViewSchema.Column Find(DataViewSchema schema, string name, string expected, Func<DataViewType, bool> fits)
    {
        DataViewSchema.Column? column = schema.GetColumnOrNull(name);
        if (column is null)
        {
            throw new ArgumentOutOfRangeException(
                nameof(schema), $"Schema mismatch: there is no column '{name}'; expected {expected}. The columns are {Names(schema)}.");
        }

        return fits(column.Value.Type)
            ? column.Value
            : throw new ArgumentOutOfRangeException(
                nameof(schema), $"Schema mismatch for column '{name}': expected {expected}, got {column.Value.Type}.");
    }

    private static string Names(DataViewSchema schema) =>
        schema.Count == 0 ? "none" : string.Join(", ", schema.Select(column => $"'{column.Name}'"));
}
