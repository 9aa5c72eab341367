using Microsoft.ML.VideoDetection.Modeling;

namespace Microsoft.ML.VideoDetection.Weights;

/// <summary>Represents a whole detector in a file, and the file's information about it.</summary>
/// <param name="Weights">Its weights; the caller keeps them.</param>
/// <param name="Architecture">
/// Its architecture. A PyTorch checkpoint determines widths and depths; everything else is as published, and class names may be placeholders.
/// </param>
/// <param name="ClassNames">The names of its classes; null if the file has none.</param>
/// <param name="AnchorsKnown">Whether the file specifies the architecture's anchors; otherwise only their number is known.</param>
internal sealed record SourceDetector(
    IWeightSource Weights, DeepFeatureFlowArchitecture Architecture, IReadOnlyList<string>? ClassNames, bool AnchorsKnown)
{
    public string Path => Weights.Path;

    public static SourceDetector Of(DetectorZip zip) => new(zip, zip.Architecture, zip.Architecture.ClassNames, AnchorsKnown: true);

    /// <exception cref="InvalidDataException">The entries belong to no supported architecture.</exception>
    public static SourceDetector Of(WeightFile file)
    {
        int count = ArchitectureInference.CountClasses(file);
        IReadOnlyList<string>? names = ArchitectureInference.TryFindClassNames(file, count);
        DeepFeatureFlowArchitecture architecture = ArchitectureInference.InferShapes(file, names ?? MadeUp(file, count));
        return new SourceDetector(file, architecture, names, ArchitectureInference.CountAnchors(file) == architecture.AnchorsPerCell);
    }

    // Placeholders are counted from 1; a file may announce any number of rows.
    private static IReadOnlyList<string> MadeUp(WeightFile file, int count) => count <= ArchitectureRules.MaxClasses
        ? [.. Enumerable.Range(1, count).Select(number => $"class {number}")]
        : throw new InvalidDataException($"{file.Path} has {count} classes; {ArchitectureRules.MaxClasses} are the most.");
}
