using System.Globalization;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Data;

/// <summary>Warns on standard error of what makes figures of labelled data wrong without making it unreadable.</summary>
internal static class DataWarnings
{
    private const int MostClasses = 10;

    /// <summary>Warns of images of another size than their labels say, as far as a look at some of them shows.</summary>
    public static void OfImages(LabeledVideoData data)
    {
        foreach (string warning in ImageSizeCheck.Run(data).Warnings())
            Console.Error.WriteLine($"Warning: {warning}");
    }

    /// <summary>Warns of objects of the validation data that count for nothing because training has no such class.</summary>
    /// <param name="validation">Opened with the classes of the training; where each frame has a file of labels, known when all were read.</param>
    public static void OfClasses(LabeledVideoData validation)
    {
        IReadOnlyDictionary<string, long> unknown = validation.Problems.UnknownClasses;
        if (unknown.Count == 0)
            return;
        IEnumerable<string> most = unknown.OrderByDescending(entry => entry.Value).Take(MostClasses)
            .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value}"));
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Warning: {validation.Problems.Count(DataProblemKind.UnknownClass)} objects of the validation are of {unknown.Count} classes that the training does not have, and are left out of AP50: {string.Join(", ", most)}{(unknown.Count > MostClasses ? " …" : "")}. Its classes: {string.Join(", ", validation.ClassNames.Take(MostClasses))}{(validation.ClassNames.Count > MostClasses ? " …" : "")}."));
    }
}
