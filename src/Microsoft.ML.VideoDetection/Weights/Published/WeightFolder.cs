namespace Microsoft.ML.VideoDetection.Weights.Published;

/// <summary>Finds the folder of published weights, as ML.NET finds that of its own resources.</summary>
internal static class WeightFolder
{
    /// <summary>ML.NET's environment variable for the folder of what it downloads.</summary>
    public const string Variable = "MICROSOFTML_RESOURCE_PATH";

    // As in ML.NET's ResourceManagerUtils.
    private const string MlNetFolder = "mlnet-resources";
    private const string OwnFolder = "VideoDetection";

    /// <summary>Gets the full path of the folder, which need not exist.</summary>
    /// <param name="chosen">What the caller wants; null for the default.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <exception cref="IOException">The user has no folder for application data.</exception>
    public static string Find(string? chosen, Func<string, string?> variable)
    {
        if (!string.IsNullOrEmpty(chosen))
            return Path.GetFullPath(chosen);
        if (variable(Variable) is { Length: > 0 } root)
            return Path.Combine(Path.GetFullPath(root), OwnFolder);
        string local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.IsPathFullyQualified(local)
            ? Path.Combine(local, MlNetFolder, OwnFolder)
            : throw new IOException($"This user has no folder for application data: put the path of one into the environment variable {Variable}.");
    }
}
