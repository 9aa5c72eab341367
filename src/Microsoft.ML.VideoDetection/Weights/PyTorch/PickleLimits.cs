namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>How much of anything a checkpoint may ask for before it is refused.</summary>
/// <remarks>
/// The largest published file this library reads has a pickle of 0.1 MB with 40,000 instructions; the limits leave two
/// orders of magnitude for optimizer states and long configurations, and still bound what a hostile file can cost.
/// </remarks>
internal static class PickleLimits
{
    /// <summary>Length of one pickle.</summary>
    public const long MaxPickleBytes = 64L << 20;

    /// <summary>Instructions of one pickle; each makes at most one value, memo entry or stack slot.</summary>
    public const int MaxInstructions = 2_000_000;

    /// <summary>Sum over all texts, byte strings, copied collections and shapes of one pickle.</summary>
    public const long MaxValueBytes = 64L << 20;

    /// <summary>Nesting of containers; Python's own pickler stops near 300.</summary>
    public const int MaxDepth = 100;

    /// <summary>Length of one integer. Python's are unbounded, a checkpoint's are seeds and counters.</summary>
    public const int MaxIntegerBytes = 1024;

    /// <summary>Length of a line that names a module or a class.</summary>
    public const int MaxNameBytes = 1024;

    /// <summary>Dimensions of a tensor, as in PyTorch.</summary>
    public const int MaxTensorRank = 64;

    /// <summary>Values of <c>meta</c>, shared ones counted as often as they are referred to.</summary>
    public const long MaxMetadataValues = 200_000;

    /// <summary>What one tensor may take beyond the size of its file, by repeating stored elements (stride 0).</summary>
    public const long MaxExpandedTensorBytes = 1L << 30;

    /// <summary>What all tensors together may take beyond the size of their file.</summary>
    public const long MaxExpandedTotalBytes = 4L << 30;

    /// <summary>Entries of the zip directory: one per tensor storage and a handful more.</summary>
    public const int MaxZipEntries = 200_000;
}
