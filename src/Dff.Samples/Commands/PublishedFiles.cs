using Dff.Samples.Progress;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary>Takes the name of published weights where the path of a file is expected.</summary>
internal static class PublishedFiles
{
    /// <summary>What an option for a model says about it.</summary>
    public const string ModelNames = "; r50, r101 or x101 fetches a published one";

    /// <summary>Gets a file to read: the path itself, or published weights of this name, which are fetched unless they are there.</summary>
    /// <param name="path">What the user gave. A file or folder of this name comes first.</param>
    /// <param name="detectorsOnly">Whether a backbone is of no use.</param>
    /// <param name="cancel">Ends the download.</param>
    public static async Task<string> FindAsync(string path, bool detectorsOnly, CancellationToken cancel)
    {
        if (Path.Exists(path) || PublishedWeights.Find(path) is not { } weights || (detectorsOnly && !MayBeDetector(weights)))
            return path;
        return await FetchAsync(weights, folder: null, mirror: null, cancel);
    }

    /// <summary>Fetches a file, unless it is there, and says so.</summary>
    public static async Task<string> FetchAsync(PublishedWeights weights, string? folder, string? mirror, CancellationToken cancel)
    {
        string? path = null;
        Console.WriteLine($"{weights.Name}: {weights.Description}.");
        await WorkProgress.RunAsync(async report => path = await new MLContext().VideoDetection.DownloadWeightsAsync(
            weights.Name,
            new WeightDownloadOptions { Folder = folder, Mirror = mirror, Progress = new DownloadProgress(report) },
            cancel));
        return path!;
    }

    // Of an address nobody knows what is behind it.
    private static bool MayBeDetector(PublishedWeights weights) => weights.IsDetector || !PublishedWeights.All.Contains(weights);
}
