using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Microsoft.ML.VideoDetection.Data.Views;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>The columns of frames that a model of whatever task reads; tasks add those that it writes.</summary>
/// <param name="Image">Pictures.</param>
/// <param name="VideoId">Names of videos; null when every row is a still image.</param>
/// <param name="FrameIndex">0-based positions; null when every row is a still image.</param>
internal abstract record FrameColumnNames(string Image, string? VideoId, string? FrameIndex)
{
    private static readonly JsonSerializerOptions _json = new()
    {
        WriteIndented = true,
        MaxDepth = 4,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    /// <summary>Reads column names as they stand in a model file.</summary>
    /// <exception cref="InvalidDataException">The text does not hold column names.</exception>
    public static TColumns Read<TColumns>(string json)
        where TColumns : FrameColumnNames
    {
        try
        {
            return JsonSerializer.Deserialize<TColumns>(json, _json) ?? throw new InvalidDataException("The model's column names are empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The model's column names cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Writes them as they stand in a model file.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, GetType(), _json);

    /// <summary>A schema with just the columns that are read.</summary>
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

    /// <summary>The columns that are read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type.</exception>
    public FrameInputs Bind(DataViewSchema schema) => new(
        SchemaColumns.Require(schema, Image, "image (MLImage)", type => type is ImageDataViewType),
        VideoId is null ? null : SchemaColumns.Require(schema, VideoId, "text", type => type is TextDataViewType),
        FrameIndex is null ? null : SchemaColumns.Require(schema, FrameIndex, "Int32", type => type == NumberDataViewType.Int32));

    /// <summary>The input schema with the added columns at its end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has the wrong type.</exception>
    public DataViewSchema OutputSchema(DataViewSchema input, IReadOnlyList<string> classNames, bool withTracks = false)
    {
        Bind(input);
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        AddOutputs(builder, classNames, withTracks);
        return builder.ToSchema();
    }

    /// <summary>Adds the columns that a task writes.</summary>
    private protected abstract void AddOutputs(DataViewSchema.Builder builder, IReadOnlyList<string> classNames, bool withTracks);
}
