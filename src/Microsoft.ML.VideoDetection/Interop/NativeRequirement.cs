using System.Text.RegularExpressions;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>Represents a native library of a NuGet package, and the advice if it does not load.</summary>
/// <param name="Product">Name of the product: <c>OpenCV</c>.</param>
/// <param name="Files">Names of the library files in the packages.</param>
/// <param name="Package">Names of the NuGet packages, as the end of a sentence.</param>
/// <param name="SystemAdvice">How to install the libraries of the operating system that it links to, as the end of a sentence.</param>
internal sealed partial record NativeRequirement(string Product, IReadOnlyList<string> Files, string Package, string SystemAdvice)
{
    /// <summary>Formats one sentence that names what is missing, and the package or command that installs it.</summary>
    /// <param name="isPresent">Whether a file of <see cref="Files"/> is where the runtime searches.</param>
    /// <param name="loaderMessage">Message of the system's loader about the library.</param>
    public string Explain(Func<string, bool> isPresent, string loaderMessage)
    {
        if (Files.FirstOrDefault(file => !isPresent(file)) is { } file)
            return $"{Product} cannot be loaded because {file} is missing: {Package}.";
        if (MissingLibrary().Match(loaderMessage) is { Success: true } missing)
            return $"{Product} cannot be loaded because {missing.Groups["name"].Value} is missing: {SystemAdvice}.";
        return $"{Product} cannot be loaded ({LastLine(loaderMessage)}): {SystemAdvice}.";
    }

    /// <summary>Gets the last line of a message, which has the reason: the runtime puts general advice before it.</summary>
    public static string LastLine(string message) => message
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .LastOrDefault("no reason given").TrimEnd('.');

    /// <summary>Matches glibc's message: <c>libgtk-3.so.0: cannot open shared object file: No such file or directory</c>.</summary>
    [GeneratedRegex(@"(?m)^\s*(?<name>[^\s/:]+): cannot open shared object file")]
    private static partial Regex MissingLibrary();
}
