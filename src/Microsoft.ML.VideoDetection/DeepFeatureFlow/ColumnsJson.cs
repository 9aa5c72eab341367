using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>Column names as they stand in a model file.</summary>
internal static class ColumnsJson
{
    private static readonly JsonSerializerOptions _options = new()
    {
        WriteIndented = true,
        MaxDepth = 4,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    public static string Write(DetectionColumns columns) => JsonSerializer.Serialize(columns, _options);

    /// <exception cref="InvalidDataException">The text does not hold column names.</exception>
    public static DetectionColumns Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<DetectionColumns>(json, _options)
                ?? throw new InvalidDataException("The model's column names are empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The model's column names cannot be read: {e.Message}", e);
        }
    }
}
