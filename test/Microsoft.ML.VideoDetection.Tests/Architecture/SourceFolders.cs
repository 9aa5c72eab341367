using System.Text.RegularExpressions;
using Microsoft.ML.VideoDetection.Tests.Documentation;

namespace Microsoft.ML.VideoDetection.Tests.Architecture;

/// <summary>Finds in which folder of the library's sources each type is declared.</summary>
internal static partial class SourceFolders
{
    /// <summary>Reads the sources.</summary>
    /// <returns>For each type that is not nested its path below the library's folder, "Modeling/Inference" for example; "" is the library's folder itself.</returns>
    public static IReadOnlyDictionary<string, string> Read()
    {
        string root = Path.Combine(ConsoleProgram.RepositoryRoot, "src", "Microsoft.ML.VideoDetection");
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            string folder = Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace('\\', '/');
            if (folder.StartsWith("obj", StringComparison.Ordinal) || folder.StartsWith("bin", StringComparison.Ordinal))
                continue;
            string text = File.ReadAllText(file), space = Namespace().Match(text).Groups[1].Value;
            foreach (Match declaration in Declaration().Matches(text))
                folders[$"{space}.{declaration.Groups[1].Value}"] = folder == "." ? "" : folder;
        }

        return folders;
    }

    // At the beginning of a line: nested types are indented.
    [GeneratedRegex(@"^(?:(?:public|internal|static|sealed|abstract|readonly|partial|unsafe|file|ref)\s+)*(?:class|record struct|record|struct|interface|enum|delegate \w+)\s+(\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
