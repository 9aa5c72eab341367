using System.Diagnostics;

namespace Dff.Samples.Benchmark;

/// <summary>This program's <c>predict</c> in a process of its own, as a user runs it.</summary>
internal static class PredictProcess
{
    /// <returns>Seconds from start to end, and the largest resident memory that was seen, in bytes; null where it cannot be known.</returns>
    /// <exception cref="InvalidOperationException">The process failed; the message has its own.</exception>
    public static (double Seconds, long? PeakMemory) Run(string modelPath, string videoPath, string outputPath)
    {
        string program = Environment.ProcessPath!;
        string[] host = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(PredictProcess).Assembly.Location] : [];
        string[] arguments = [.. host, "predict", "--model", modelPath, "--input", videoPath, "--output", outputPath];
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        long peak = 0;
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(50)))
        {
            process.Refresh();
            peak = Math.Max(peak, process.HasExited ? 0 : process.PeakWorkingSet64);
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return process.ExitCode == Commands.ExitCode.Done
            ? (seconds, peak > 0 ? peak : null)
            : throw new InvalidOperationException($"predict failed: {error.Result}{output.Result}");
    }
}
