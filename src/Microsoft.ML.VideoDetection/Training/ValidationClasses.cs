using System.Globalization;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Says which objects of validation data count for nothing because the training has no such class.</summary>
internal static class ValidationClasses
{
    private const int MostNames = 10;

    /// <summary>Makes the sentence that warns of them; null where there are none.</summary>
    /// <param name="validation">Opened with the classes of the training. Where each frame has a file of labels, all is known when all were read.</param>
    internal static string? Warning(LabeledVideoData validation)
    {
        IReadOnlyDictionary<string, long> unknown = validation.Problems.UnknownClasses;
        return unknown.Count == 0 ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{validation.Problems.Count(DataProblemKind.UnknownClass)} objects of the validation are of {unknown.Count} classes that the training does not have, and are left out of AP50: {Names(unknown.OrderByDescending(entry => entry.Value).Select(entry => $"{entry.Key} {entry.Value}"))}. Its classes: {Names(validation.ClassNames)}.");
    }

    private static string Names(IEnumerable<string> names)
    {
        string[] first = [.. names.Take(MostNames + 1)];
        return string.Join(", ", first.Take(MostNames)) + (first.Length > MostNames ? " …" : "");
    }
}
