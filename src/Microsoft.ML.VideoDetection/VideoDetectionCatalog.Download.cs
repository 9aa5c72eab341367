using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.VideoDetection.Weights.Published;

namespace Microsoft.ML.VideoDetection;

/// <content>Published weights.</content>
public sealed partial class VideoDetectionCatalog
{
    /// <summary>Fetches published weights, unless they are there already, and checks their SHA-256.</summary>
    /// <param name="nameOrAddress">A short name of <see cref="PublishedWeights.All"/>, such as <c>r50</c> or <c>resnet50</c>, or an address as <see cref="PublishedWeights.Find"/> takes it.</param>
    /// <param name="options">Null takes the defaults.</param>
    /// <param name="cancellationToken">Ends it; what was fetched is kept, and the next call goes on from there.</param>
    /// <returns>Path of the file, for <see cref="LoadCheckpoint"/> or <c>InitialWeightsPath</c> of a trainer. It is whole or not there under this name.</returns>
    /// <remarks>
    /// A proxy is taken from <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c>, on Windows and macOS else from the system's settings. Processes that want the
    /// same file at the same time wait for the first one.
    /// </remarks>
    /// <exception cref="ArgumentException">The name is not known and no such address, or the mirror is no http or https address.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached, does not have the file, or breaks off again and again; the message says what to do.</exception>
    /// <exception cref="InvalidDataException">What the server sends is not the published file.</exception>
    /// <exception cref="IOException">The folder cannot be written to, or its disk is full.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "Reached through the context, as everything in ML.NET.")]
    public Task<string> DownloadWeightsAsync(
        string nameOrAddress, WeightDownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrAddress);
        PublishedWeights weights = PublishedWeights.Find(nameOrAddress) ?? throw new ArgumentException(
            $"'{nameOrAddress}' names no published weights. There are {string.Join(", ", PublishedWeights.All)}; an address must begin with https:// and end in a name like "
            + "resnet50-0676ba61.pth, with the start of the file's SHA-256 in it.",
            nameof(nameOrAddress));
        return new WeightDownload(weights, options?.Copy() ?? new WeightDownloadOptions()).RunAsync(cancellationToken);
    }
}
