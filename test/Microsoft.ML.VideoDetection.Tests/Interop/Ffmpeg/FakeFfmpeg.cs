using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Interop.Ffmpeg;

/// <summary>A shell script in place of ffmpeg, that the library finds as long as this lasts.</summary>
internal sealed class FakeFfmpeg : IDisposable
{
    private const string Variable = "DFF_FFMPEG";

    private readonly TemporaryFolder _folder = new();
    private readonly string? _before = Environment.GetEnvironmentVariable(Variable);

    /// <param name="body">What it does when it is to encode; null for a file that may not be executed.</param>
    /// <param name="encoders">What it answers to <c>-encoders</c>.</param>
    public FakeFfmpeg(string? body, string encoders = " V....D libx264 made up")
    {
        string path = _folder.Write("ffmpeg", $"#!/bin/sh\nif [ \"$1\" = -encoders ]; then echo '{encoders}'; exit 0; fi\n{body}\n");
        if (body is not null && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Environment.SetEnvironmentVariable(Variable, path);
    }

    /// <summary>Gets whether a process of it runs.</summary>
    public bool Runs => Directory.EnumerateDirectories("/proc").Any(process =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Contains(_folder.Root, StringComparison.Ordinal);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });

    /// <summary>Sets the variable for as long as a test lasts.</summary>
    public static IDisposable Named(string? path) => new Restored(path);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, _before);
        _folder.Dispose();
    }

    private sealed class Restored : IDisposable
    {
        private readonly string? _before = Environment.GetEnvironmentVariable(Variable);

        public Restored(string? path) => Environment.SetEnvironmentVariable(Variable, path);

        public void Dispose() => Environment.SetEnvironmentVariable(Variable, _before);
    }
}
