namespace Microsoft.ML.VideoDetection;

/// <summary>Specifies where published weights are downloaded from and stored; the defaults suit a machine with access to the internet.</summary>
public sealed class WeightDownloadOptions
{
    /// <summary>
    /// Specifies the folder for the files, which is created if needed. Default null: the subfolder <c>VideoDetection</c> of the folder in the environment
    /// variable <c>MICROSOFTML_RESOURCE_PATH</c>, else of <c>mlnet-resources</c> in the user's local application data, where ML.NET keeps its downloads.
    /// </summary>
    public string? Folder;

    /// <summary>
    /// Specifies the base address, http or https, of a server that replaces the publishers, with the files under the same paths or all in one folder. Default
    /// null: the address in the environment variable <c>DFF_MIRROR</c>, else the publishers.
    /// </summary>
    public string? Mirror;

    /// <summary>Receives the progress in bytes, on the downloading thread. Default null.</summary>
    public IProgress<WeightDownloadProgress>? Progress;

    /// <summary>Specifies the pause before a broken connection is retried, which doubles until there is progress.</summary>
    internal TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>Specifies the longest silence of a server.</summary>
    internal TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Gets the free bytes of a folder's disk; null if they are not known.</summary>
    internal Func<string, long?> FreeBytes = FreeBytesOf;

    internal WeightDownloadOptions Copy() => (WeightDownloadOptions)MemberwiseClone();

    private static long? FreeBytesOf(string folder)
    {
        try
        {
            return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null; // a Windows share, for example: a failed write reports it
        }
    }
}

/// <summary>Represents the progress of a download.</summary>
public sealed record WeightDownloadProgress
{
    /// <summary>Gets the file that is downloaded.</summary>
    public required PublishedWeights Weights { get; init; }

    /// <summary>Gets the target path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the number of bytes so far, including those of earlier attempts.</summary>
    public required long Bytes { get; init; }

    /// <summary>Gets the number of bytes from earlier attempts.</summary>
    public required long ResumedFrom { get; init; }

    /// <summary>Gets the size of the whole file in bytes; null if the server does not report it.</summary>
    public long? TotalBytes { get; init; }

    /// <summary>Gets whether this download waits for another process that downloads the same file.</summary>
    public bool IsWaiting { get; init; }
}
