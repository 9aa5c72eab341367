using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Data.Labels;
using Microsoft.ML.VideoDetection.Training;

namespace Dff.Samples.Data;

/// <summary>Warns on standard error of what makes figures of labelled data wrong without making it unreadable.</summary>
internal static class DataWarnings
{
    /// <summary>Warns of images of another size than their labels say, as far as a look at some of them shows.</summary>
    public static void OfImages(LabeledVideoData data)
    {
        foreach (string warning in ImageSizeCheck.Run(data).Warnings())
            Console.Error.WriteLine($"Warning: {warning}");
    }

    /// <summary>Warns of objects of the validation data that count for nothing because training has no such class.</summary>
    public static void OfClasses(LabeledVideoData validation)
    {
        if (ValidationClasses.Warning(validation) is string warning)
            Console.Error.WriteLine($"Warning: {warning}");
    }
}
