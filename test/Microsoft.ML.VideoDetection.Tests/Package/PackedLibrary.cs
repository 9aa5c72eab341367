using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Documentation;
using Microsoft.ML.VideoDetection.Training.Optimizers;

namespace Microsoft.ML.VideoDetection.Tests.Package;

/// <summary>The library as a NuGet package in a folder of its own, made of what was built, under a version that no cache knows.</summary>
internal sealed class PackedLibrary : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(5);
    private static readonly string _configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        ? "Debug"
        : "Release";

    private readonly TemporaryFolder _folder = new();

    public PackedLibrary()
    {
        string project = Path.Combine(ConsoleProgram.RepositoryRoot, "src", "Microsoft.ML.VideoDetection");
        (int exitCode, string output) = Dotnet(
            ConsoleProgram.RepositoryRoot, "pack", project, "--no-build", "-c", _configuration, "-o", _folder.Root, $"-p:MinVerVersionOverride={Version}", "-nodeReuse:false", "--nologo");
        Assert.AreEqual(0, exitCode, output);
    }

    public string Version { get; } = $"0.0.1-test{DateTime.UtcNow:yyyyMMddHHmmssfff}";

    /// <summary>Gets the folder, which serves as a feed.</summary>
    public string Feed => _folder.Root;

    public ZipArchive Open(string extension) => ZipFile.OpenRead(_folder.File($"Microsoft.ML.VideoDetection.{Version}.{extension}"));

    public static XElement Metadata(ZipArchive package)
    {
        using Stream stream = package.GetEntry("Microsoft.ML.VideoDetection.nuspec")!.Open();
        return XDocument.Load(stream).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
    }

    /// <summary>Runs the SDK.</summary>
    public static (int ExitCode, string Output) Dotnet(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // The tests' own host sets variables that lead the SDK of another program astray.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(_limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"dotnet {string.Join(' ', arguments)} did not end within {_limit}.");
        }

        return (process.ExitCode, output.Result + error.Result);
    }

    public void Dispose() => _folder.Dispose();
}
