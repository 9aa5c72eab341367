namespace Microsoft.ML.VideoDetection.Weights.Published;

/// <summary>Finds out where to ask for a file: at its publisher or at a mirror.</summary>
internal static class WeightAddresses
{
    /// <summary>Environment variable with the base address of a mirror.</summary>
    public const string Variable = "DFF_MIRROR";

    /// <summary>Gets the addresses to ask, in order; the next one when a server does not have the file.</summary>
    /// <param name="weights">The file.</param>
    /// <param name="mirror">What the caller wants; null for the default.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <exception cref="ArgumentException">The mirror is no http or https address.</exception>
    public static Uri[] Of(PublishedWeights weights, string? mirror, Func<string, string?> variable)
    {
        string? text = string.IsNullOrEmpty(mirror) ? variable(Variable) : mirror;
        if (string.IsNullOrEmpty(text))
            return [weights.Address];
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? root) || (root.Scheme != Uri.UriSchemeHttps && root.Scheme != Uri.UriSchemeHttp)
            || root.Query.Length + root.Fragment.Length > 0)
        {
            throw new ArgumentException(
                $"The mirror '{text}' is no address of a folder on a server; it must be like https://mirror.example.org/weights (option or environment variable {Variable}).");
        }

        string folder = root.AbsoluteUri.TrimEnd('/');
        return [new Uri(folder + weights.Address.AbsolutePath), new Uri($"{folder}/{weights.FileName}")];
    }
}
