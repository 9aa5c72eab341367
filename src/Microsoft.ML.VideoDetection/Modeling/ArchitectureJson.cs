using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>Reads and writes the architecture as JSON, as in a model file.</summary>
internal static class ArchitectureJson
{
    private static readonly JsonSerializerOptions _options = new()
    {
        WriteIndented = true,
        MaxDepth = 8,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };

    public static string Write(DeepFeatureFlowArchitecture architecture) => JsonSerializer.Serialize(architecture, _options);

    /// <exception cref="InvalidDataException">The text is not an architecture, or it has values out of range.</exception>
    public static DeepFeatureFlowArchitecture Read(string json)
    {
        DeepFeatureFlowArchitecture? architecture;
        try
        {
            architecture = JsonSerializer.Deserialize<DeepFeatureFlowArchitecture>(json, _options);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The model's architecture cannot be read: {e.Message}", e);
        }

        if (architecture is null)
            throw new InvalidDataException("The model's architecture is empty.");
        IReadOnlyList<string> problems = ArchitectureRules.Check(architecture);
        if (problems.Count > 0)
            throw new InvalidDataException($"The model's architecture is not valid: {string.Join(' ', problems)}");
        return architecture;
    }
}
