using Microsoft.ML.VideoDetection;

namespace ReferenceCheck;

/// <summary>The three published models by their short names.</summary>
internal static class ReferenceArchitecture
{
    public static IReadOnlyList<string> Names { get; } = ["r50", "r101", "x101"];

    public static DeepFeatureFlowArchitecture Get(string name) => new()
    {
        Backbone = name switch
        {
            "r50" => BackboneKind.ResNet50,
            "r101" => BackboneKind.ResNet101,
            "x101" => BackboneKind.ResNeXt101,
            _ => throw new InvalidDataException($"Unknown architecture '{name}'; known are {string.Join(", ", Names)}."),
        },
    };
}
