using System.Diagnostics;

namespace Microsoft.ML.VideoDetection.Tests.Samples;

/// <summary>Dff.Samples in a process of its own, as a user runs it.</summary>
internal static class SamplesProcess
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(5);

    public static (int ExitCode, string Output, string Error) Run(params string[] arguments) => Finish(Start(arguments));

    public static Process Start(params string[] arguments) => Start(new Dictionary<string, string?>(), arguments);

    /// <param name="environment">Variables that are set besides those of this process, or removed where the value is null.</param>
    /// <param name="arguments">The command line.</param>
    public static Process Start(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[] { Path.Combine(AppContext.BaseDirectory, "Dff.Samples.dll") }.Concat(arguments))
            start.ArgumentList.Add(argument);
        foreach ((string name, string? value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public static (int ExitCode, string Output, string Error) Finish(Process process)
    {
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(_limit))
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail($"Dff.Samples did not end within {_limit}.");
            }

            return (process.ExitCode, output.Result, error.Result);
        }
    }
}
