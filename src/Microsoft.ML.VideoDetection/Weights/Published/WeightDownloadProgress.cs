namespace Microsoft.ML.VideoDetection;

/// <summary>Tells how far a download is.</summary>
public sealed record WeightDownloadProgress
{
    /// <summary>Gets the file that is fetched.</summary>
    public required PublishedWeights Weights { get; init; }

    /// <summary>Gets where the file will be.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the number of bytes that are there, those of earlier attempts included.</summary>
    public required long Bytes { get; init; }

    /// <summary>Gets the number of bytes that came from earlier attempts.</summary>
    public required long ResumedFrom { get; init; }

    /// <summary>Gets the size of the whole file in bytes; null when the server does not tell.</summary>
    public long? TotalBytes { get; init; }

    /// <summary>Gets whether another process fetches the same file, which is waited for.</summary>
    public bool IsWaiting { get; init; }
}
