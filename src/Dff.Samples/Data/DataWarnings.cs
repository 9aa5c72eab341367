using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Data;

/// <summary>Warns on standard error of what makes figures of labelled data wrong without making it unreadable.</summary>
internal static class DataWarnings
{
    /// <summary>Warns of images of another size than their labels say, as far as a look at some of them shows.</summary>
    public static void OfImages(LabeledVideoData data)
    {
        foreach (string warning in DatasetChecks.FindImageProblems(data))
            Console.Error.WriteLine($"Warning: {warning}");
    }

    /// <summary>Warns of objects of the validation data that count for nothing because training has no such class.</summary>
    /// <param name="validation">The data.</param>
    /// <param name="before">What was said before, which is not said again.</param>
    /// <returns>What was found, for later calls.</returns>
    public static string? OfClasses(LabeledVideoData validation, string? before = null)
    {
        string? warning = DatasetChecks.FindUnknownClasses(validation);
        if (warning is not null && warning != before)
            Console.Error.WriteLine($"Warning: {warning}");
        return warning;
    }
}
