using System.Reflection;
using System.Text.RegularExpressions;

namespace Microsoft.ML.VideoDetection.Tests.Documentation;

/// <summary>A C# example of the documentation: what a reader copies into Program.cs of a console project.</summary>
/// <param name="File">Document that holds it.</param>
/// <param name="Name">Its name in the comment <c>&lt;!-- snippet: NAME --&gt;</c> before it.</param>
/// <param name="Code">The code.</param>
internal sealed partial record Snippet(string File, string Name, string Code)
{
    /// <summary>All examples of README.md and docs/, named or not.</summary>
    public static IReadOnlyList<Snippet> All()
    {
        string root = ConsoleProgram.RepositoryRoot;
        IEnumerable<string> files = Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories)
            .Where(file => !file.StartsWith(Path.Combine(root, "docs", "api"), StringComparison.Ordinal)) // made from comments
            .Prepend(Path.Combine(root, "README.md"));
        return [.. files.SelectMany(file => In(Path.GetRelativePath(root, file)))];
    }

    /// <summary>The examples of one document.</summary>
    /// <param name="file">Relative to the repository.</param>
    public static IEnumerable<Snippet> In(string file) =>
        Fences().Matches(System.IO.File.ReadAllText(Path.Combine(ConsoleProgram.RepositoryRoot, file)).ReplaceLineEndings("\n"))
            .Select(match => new Snippet(file, match.Groups["name"].Value, match.Groups["code"].Value));

    /// <summary>Compiles the example, which names and code of the message tell apart when it does not compile.</summary>
    public Assembly Compile() => ConsoleProgram.Compile($"{File}, snippet '{Name}'", [Code]);

    [GeneratedRegex(@"(<!-- snippet: (?<name>[\w-]+) -->\s*)?```csharp\r?\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fences();
}
