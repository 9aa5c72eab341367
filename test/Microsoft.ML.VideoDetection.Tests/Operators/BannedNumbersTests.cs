using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Tests.Documentation;
using Mono.Cecil;
using TorchSharp;

namespace Microsoft.ML.VideoDetection.Tests.Operators;

/// <summary>No number reaches torch that nothing holds: the compiler refuses what BannedSymbols.txt names, and this what it does not see.</summary>
[TestClass]
public sealed class BannedNumbersTests
{
    [TestMethod]
    public void The_library_makes_scalars_in_one_place_only()
    {
        using ModuleDefinition torchSharp = ModuleDefinition.ReadModule(typeof(torch).Assembly.Location);
        using ModuleDefinition library = ModuleDefinition.ReadModule(typeof(VideoDetector).Assembly.Location);
        var makers = new ScalarMakers(torchSharp);
        Assert.IsGreaterThan(300, makers.Count);
        string[] calls = [.. makers.CallsIn(library).Where(call => !call.StartsWith("Microsoft.ML.VideoDetection.Operators.Number.Make:", StringComparison.Ordinal))];
        Assert.IsEmpty(calls, string.Join(Environment.NewLine, calls));
        Assert.HasCount(2, makers.CallsIn(library).ToArray());
    }

    // A misspelt name bans nothing, and nobody says so.
    [TestMethod]
    public void Every_banned_symbol_exists()
    {
        MetadataReference[] references =
        [
            MetadataReference.CreateFromFile(typeof(torch).Assembly.Location),
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
        CSharpCompilation compilation = CSharpCompilation.Create("banned", references: references);
        string[] missing =
        [
            .. File.ReadLines(Path.Combine(ConsoleProgram.RepositoryRoot, "src", "BannedSymbols.txt"))
                .Where(line => !line.StartsWith("//", StringComparison.Ordinal))
                .Select(line => line.Split(';')[0])
                .Where(id => DocumentationCommentId.GetFirstSymbolForDeclarationId(id, compilation) is null),
        ];
        Assert.IsEmpty(missing, string.Join(Environment.NewLine, missing));
    }
}
