using System.Diagnostics;

namespace Dff.Samples.Benchmark;

/// <summary>What a run of <c>predict</c> took.</summary>
/// <param name="Seconds">From start to end.</param>
/// <param name="PeakMemory">Largest resident memory that was seen, bytes; null where it cannot be known.</param>
/// <param name="Output">Lines that it printed.</param>
internal sealed record PredictResult(double Seconds, long? PeakMemory, IReadOnlyList<string> Output);

/// <summary>This program's <c>predict</c> in a process of its own, as a user runs it.</summary>
internal static class PredictProcess
{
    /// <param name="modelPath">The model.</param>
    /// <param name="videoPath">The video.</param>
    /// <param name="outputPath">The annotated video.</param>
    /// <param name="options">Of <c>predict</c>, beside those.</param>
    /// <param name="variables">Environment variables, beside those of this process.</param>
    /// <exception cref="InvalidOperationException">The process failed; the message has its own.</exception>
    public static PredictResult Run(string modelPath, string videoPath, string outputPath, string[] options, params (string Name, string Value)[] variables)
    {
        string program = Environment.ProcessPath!;
        string[] host = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Path.Combine(AppContext.BaseDirectory, "Dff.Samples.dll")] : [];
        string[] arguments = [.. host, "predict", "--model", modelPath, "--input", videoPath, "--output", outputPath, .. options];
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in variables)
            info.Environment[name] = value;
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(info)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        long peak = 0;
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(50)))
            peak = Math.Max(peak, PeakMemory(process));

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return process.ExitCode == Commands.ExitCode.Done
            ? new PredictResult(seconds, peak > 0 ? peak : null, output.Result.Split('\n'))
            : throw new InvalidOperationException($"predict failed: {error.Result}{output.Result}");
    }

    private static long PeakMemory(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            // It ended meanwhile; what was seen before stands.
            return 0;
        }
    }
}
