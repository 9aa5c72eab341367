namespace Microsoft.ML.VideoDetection.Weights.Published;

/// <summary>Locates published weights: at a publisher or a mirror, and in a local folder that is found as ML.NET finds that of its own resources.</summary>
internal static class WeightLocations
{
    /// <summary>Names the environment variable with the base address of a mirror.</summary>
    public const string MirrorVariable = "DFF_MIRROR";

    /// <summary>Names ML.NET's environment variable for its download folder.</summary>
    public const string FolderVariable = "MICROSOFTML_RESOURCE_PATH";

    // As in ML.NET's ResourceManagerUtils.
    private const string MlNetFolder = "mlnet-resources";
    private const string OwnFolder = "VideoDetection";

    /// <summary>Gets the addresses to try, in order, until a server has the file.</summary>
    /// <param name="weights">The file.</param>
    /// <param name="mirror">The caller's choice; null for the default.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <exception cref="ArgumentException">The mirror is not an http or https address.</exception>
    public static Uri[] FindAddresses(PublishedWeights weights, string? mirror, Func<string, string?> variable)
    {
        string? text = string.IsNullOrEmpty(mirror) ? variable(MirrorVariable) : mirror;
        if (string.IsNullOrEmpty(text))
            return [weights.Address];
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? root) || (root.Scheme != Uri.UriSchemeHttps && root.Scheme != Uri.UriSchemeHttp)
            || root.Query.Length + root.Fragment.Length > 0)
        {
            throw new ArgumentException(
                $"The mirror '{text}' is no address of a folder on a server; it must be like https://mirror.example.org/weights (option or environment variable {MirrorVariable}).");
        }

        string folder = root.AbsoluteUri.TrimEnd('/');
        return [new Uri(folder + weights.Address.AbsolutePath), new Uri($"{folder}/{weights.FileName}")];
    }

    /// <summary>Gets the full path of the folder, which need not exist.</summary>
    /// <param name="chosen">The caller's choice; null for the default.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <exception cref="IOException">The user has no folder for application data.</exception>
    public static string FindFolder(string? chosen, Func<string, string?> variable)
    {
        if (!string.IsNullOrEmpty(chosen))
            return Path.GetFullPath(chosen);
        if (variable(FolderVariable) is { Length: > 0 } root)
            return Path.Combine(Path.GetFullPath(root), OwnFolder);
        string local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.IsPathFullyQualified(local)
            ? Path.Combine(local, MlNetFolder, OwnFolder)
            : throw new IOException($"This user has no folder for application data: put the path of one into the environment variable {FolderVariable}.");
    }
}
