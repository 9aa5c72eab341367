using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Data.Labels.Masks;
using Microsoft.ML.VideoDetection.Data.Views;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow.Segmentation;

/// <summary>The columns that a segmenter reads and adds.</summary>
/// <param name="Image">Pictures.</param>
/// <param name="VideoId">Names of videos; null when every row is a still image.</param>
/// <param name="FrameIndex">0-based positions; null when every row is a still image.</param>
/// <param name="PredictedLabelMap">Classes of pixels, out.</param>
/// <param name="IsKeyFrame">Key frames, out.</param>
internal sealed record SegmentationColumns(
    string Image = VideoColumns.Image,
    string? VideoId = VideoColumns.VideoId,
    string? FrameIndex = VideoColumns.FrameIndex,
    string PredictedLabelMap = MaskSchema.PredictedLabelMapName,
    string IsKeyFrame = VideoColumns.IsKeyFrame)
{
    private static readonly JsonSerializerOptions _options = new()
    {
        WriteIndented = true,
        MaxDepth = 4,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    // What is read is the same for all tasks.
    private DetectionColumns Read => new(Image, VideoId, FrameIndex);

    /// <exception cref="InvalidDataException">The text does not hold column names.</exception>
    public static SegmentationColumns FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<SegmentationColumns>(json, _options) ?? throw new InvalidDataException("The model's column names are empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The model's column names cannot be read: {e.Message}", e);
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, _options);

    /// <summary>A schema with just the columns that segmentation reads.</summary>
    public DataViewSchema InputSchema() => Read.InputSchema();

    /// <summary>The columns that segmentation reads.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type.</exception>
    public DetectionInputs Bind(DataViewSchema schema) => Read.Bind(schema);

    /// <summary>The input schema with the added columns at its end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type.</exception>
    public DataViewSchema OutputSchema(DataViewSchema input, IReadOnlyList<string> classNames)
    {
        Bind(input);
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        builder.AddColumn(PredictedLabelMap, MaskSchema.TypeOf(classNames.Count), ClassKeyValues.Annotations(classNames));
        builder.AddColumn(IsKeyFrame, BooleanDataViewType.Instance);
        return builder.ToSchema();
    }
}
