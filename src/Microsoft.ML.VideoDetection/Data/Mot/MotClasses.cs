using System.Collections.Immutable;

namespace Microsoft.ML.VideoDetection;

/// <summary>The classes of the MOT challenges by their numbers in <c>gt.txt</c>.</summary>
/// <remarks>Origin: Milan et al., MOT16: A Benchmark for Multi-Object Tracking, table 6; Dendorfer et al., MOT20, adds the crowd.</remarks>
internal static class MotClasses
{
    internal const string Pedestrian = "pedestrian";

    /// <summary>Names of the numbers 1 to 13.</summary>
    private static readonly ImmutableArray<string> _names =
    [
        Pedestrian, "person on vehicle", "car", "bicycle", "motorbike", "non motorized vehicle", "static person",
        "distractor", "occluder", "occluder on the ground", "occluder full", "reflection", "crowd",
    ];

    /// <summary>Gets the name of a class; null for a number that no challenge uses.</summary>
    internal static string? NameOf(int number) => number >= 1 && number <= _names.Length ? _names[number - 1] : null;
}
