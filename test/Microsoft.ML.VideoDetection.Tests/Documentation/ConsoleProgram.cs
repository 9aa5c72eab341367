using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Microsoft.ML.VideoDetection.Tests.Documentation;

/// <summary>
/// C# files as a user has them in a project of their own: compiled with the settings of <c>dotnet new console</c> against the
/// library's public members, and run in this process.
/// </summary>
internal static class ConsoleProgram
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

    // The application's own assembly has what the compiled files may define again.
    private static readonly Lazy<MetadataReference[]> _references = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is not ("Dff.Samples.dll" or "Microsoft.ML.VideoDetection.Tests.dll"))
            .Select(path => MetadataReference.CreateFromFile(path))]);

    /// <summary>Gets the folder of the sources.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Compiles a program, or with <paramref name="isLibrary"/> files without an entry point; a mistake fails the test.</summary>
    public static Assembly Compile(string name, string[] sources, bool isLibrary = false)
    {
        var compilation = CSharpCompilation.Create(
            "program",
            sources.Prepend(ImplicitUsings).Select(source => CSharpSyntaxTree.ParseText(source)),
            _references.Value,
            new CSharpCompilationOptions(
                isLibrary ? OutputKind.DynamicallyLinkedLibrary : OutputKind.ConsoleApplication,
                nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = new MemoryStream();
        EmitResult result = compilation.Emit(assembly);
        Assert.IsTrue(result.Success, $"{name}: {string.Join(Environment.NewLine, result.Diagnostics)}");
        assembly.Position = 0;
        return new AssemblyLoadContext("program").LoadFromStream(assembly);
    }

    /// <summary>Runs a program in a folder and returns what it printed.</summary>
    public static string Run(Assembly program, string folder, params string[] arguments)
    {
        MethodInfo main = program.EntryPoint!;
        string before = Environment.CurrentDirectory;
        TextWriter console = Console.Out;
        using var printed = new StringWriter();
        try
        {
            Environment.CurrentDirectory = folder;
            Console.SetOut(printed);
            main.Invoke(null, main.GetParameters().Length == 0 ? [] : [arguments]);
        }
        catch (TargetInvocationException error)
        {
            Assert.Fail($"The program failed after printing '{printed}': {error.InnerException}");
        }
        finally
        {
            Console.SetOut(console);
            Environment.CurrentDirectory = before;
        }

        return printed.ToString();
    }

    private static string FindRoot([CallerFilePath] string path = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
