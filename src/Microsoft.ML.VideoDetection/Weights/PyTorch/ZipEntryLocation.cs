namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Where the directory of a zip file says that an entry is.</summary>
/// <param name="HeaderOffset">Position of its local header.</param>
/// <param name="Length">Bytes of content.</param>
/// <param name="Stored">Whether the content is there as it is, neither compressed nor encrypted.</param>
internal readonly record struct ZipEntryLocation(long HeaderOffset, long Length, bool Stored);
