using System.Text.RegularExpressions;

namespace Microsoft.ML.VideoDetection.Interop;

/// <summary>A native library that NuGet packages bring to the application, and what the user must do when it does not load.</summary>
/// <param name="Product">What the user calls it: <c>OpenCV</c>.</param>
/// <param name="Files">Names of the library files that the packages bring.</param>
/// <param name="Package">The NuGet packages, as the end of a sentence.</param>
/// <param name="SystemAdvice">What provides the libraries of the operating system that it links to, as the end of a sentence.</param>
internal sealed partial record NativeRequirement(string Product, IReadOnlyList<string> Files, string Package, string SystemAdvice)
{
    /// <summary>One sentence: what is missing, and which package or command brings it.</summary>
    /// <param name="isPresent">Whether a file of <see cref="Files"/> is where the runtime looks.</param>
    /// <param name="loaderMessage">What the system's loader said about the library.</param>
    public string Explain(Func<string, bool> isPresent, string loaderMessage)
    {
        if (Files.FirstOrDefault(file => !isPresent(file)) is { } file)
            return $"{Product} cannot be loaded because {file} is missing: {Package}.";
        if (MissingLibrary().Match(loaderMessage) is { Success: true } missing)
            return $"{Product} cannot be loaded because {missing.Groups["name"].Value} is missing: {SystemAdvice}.";
        return $"{Product} cannot be loaded ({LastLine(loaderMessage)}): {SystemAdvice}.";
    }

    /// <summary>The line that carries the reason: the runtime puts general advice before it.</summary>
    public static string LastLine(string message) => message
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .LastOrDefault("no reason given").TrimEnd('.');

    /// <summary>glibc: <c>libgtk-3.so.0: cannot open shared object file: No such file or directory</c>.</summary>
    [GeneratedRegex(@"(?m)^\s*(?<name>[^\s/:]+): cannot open shared object file")]
    private static partial Regex MissingLibrary();
}
