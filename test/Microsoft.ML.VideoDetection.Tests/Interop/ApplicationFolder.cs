using System.Diagnostics;

namespace Microsoft.ML.VideoDetection.Tests.Interop;

/// <summary>
/// A folder with the LoadProbe program and every library of this test folder except those that a test hides, and a cache
/// directory of its own, so that what other tests left there does not help.
/// </summary>
internal sealed class ApplicationFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("application-folder-").FullName;

    public ApplicationFolder(params string[] hidden)
    {
        Directory.CreateDirectory(Cache);
        Directory.CreateDirectory(Application);
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(IsLibrary))
            if (!hidden.Contains(Path.GetFileName(file)))
                File.CreateSymbolicLink(Path.Combine(Application, Path.GetFileName(file)), file);

        // Not as links: the host would follow them and find the folder that the links lead to.
        foreach (string name in new[] { "LoadProbe.dll", "LoadProbe.runtimeconfig.json" })
        {
            File.Delete(Path.Combine(Application, name));
            File.Copy(Path.Combine(AppContext.BaseDirectory, name), Path.Combine(Application, name));
        }
    }

    public string Application => Path.Combine(_root, "app");

    public string Cache => Path.Combine(_root, "cache");

    /// <summary>Runs the probe; its only line of output, and its exit code.</summary>
    public async Task<(int ExitCode, string Line)> RunAsync(string what, Dictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(Application, "LoadProbe.dll"), what]) { RedirectStandardOutput = true };
        start.Environment["XDG_CACHE_HOME"] = Cache;
        foreach ((string name, string? value) in environment ?? [])
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output.TrimEnd());
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static bool IsLibrary(string file) =>
        file.EndsWith(".dll", StringComparison.Ordinal) || Path.GetFileName(file).Contains(".so", StringComparison.Ordinal);
}
