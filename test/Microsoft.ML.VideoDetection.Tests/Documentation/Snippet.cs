using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Microsoft.ML.VideoDetection.Tests.Documentation;

/// <summary>A C# example of the documentation: what a reader copies into Program.cs of a console project.</summary>
/// <param name="File">Document that holds it.</param>
/// <param name="Name">Its name in the comment <c>&lt;!-- snippet: NAME --&gt;</c> before it.</param>
/// <param name="Code">The code.</param>
internal sealed partial record Snippet(string File, string Name, string Code)
{
    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>All examples of README.md and docs/, named or not.</summary>
    public static IReadOnlyList<Snippet> All()
    {
        string root = RepositoryRoot();
        IEnumerable<string> files = Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories)
            .Prepend(Path.Combine(root, "README.md"));
        return [.. files.SelectMany(file => Fences().Matches(System.IO.File.ReadAllText(file))
            .Select(match => new Snippet(Path.GetRelativePath(root, file), match.Groups["name"].Value, match.Groups["code"].Value)))];
    }

    /// <summary>Compiles the example and returns its entry point.</summary>
    public MethodInfo Compile()
    {
        string[] references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            $"snippet-{Name}",
            [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(Code)],
            references.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(assembly);
        Assert.IsTrue(result.Success, $"{File}, snippet '{Name}': {string.Join(Environment.NewLine, result.Diagnostics)}");
        assembly.Position = 0;
        return new AssemblyLoadContext(Name).LoadFromStream(assembly).EntryPoint!;
    }

    private static string RepositoryRoot([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));

    [GeneratedRegex(@"(<!-- snippet: (?<name>[\w-]+) -->\s*)?```csharp\r?\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fences();
}
