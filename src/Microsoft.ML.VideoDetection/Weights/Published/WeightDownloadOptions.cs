namespace Microsoft.ML.VideoDetection;

/// <summary>Tells where published weights are fetched from and kept. The defaults suit a machine with a way to the internet.</summary>
public sealed class WeightDownloadOptions
{
    /// <summary>
    /// Folder for the files, which is made where it is missing. Default null: the folder in the environment variable <c>MICROSOFTML_RESOURCE_PATH</c>, else
    /// <c>mlnet-resources</c> in the user's local application data, where ML.NET keeps what it downloads; and in either, <c>VideoDetection</c>.
    /// </summary>
    public string? Folder;

    /// <summary>
    /// Base address, http or https, of a server that has the files instead of their publishers: under the same paths, or all in one folder. Default null: the address
    /// in the environment variable <c>DFF_MIRROR</c>, else the publishers.
    /// </summary>
    public string? Mirror;

    /// <summary>Hears how many bytes are there, from the thread that fetches them. Default null.</summary>
    public IProgress<WeightDownloadProgress>? Progress;

    /// <summary>Pause before a broken connection is tried again, which doubles until there is progress.</summary>
    internal TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>How long a server may be silent.</summary>
    internal TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Says how many bytes a folder has room for; null when nobody knows.</summary>
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
            return null; // a share of Windows, for example: writing finds it out
        }
    }
}

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
