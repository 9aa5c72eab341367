using System.CommandLine;
using Spectre.Console;

namespace Dff.Samples.Commands;

/// <summary>Runs a command so that every failure is one readable message and one exit code.</summary>
internal static class CommandHost
{
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            CommonRun.LetTheFirstSpeak();
            foreach (string message in parsed.Errors.Select(error => error.Message).Distinct())
                Console.Error.WriteLine(message);
            Console.Error.WriteLine($"Run '{CommandName(parsed)} --help' for the options.");
            return ExitCode.Usage;
        }

        using TrainingInterrupts? interrupts = parsed.CommandResult.Command.Name == TrainCommand.Name ? new() : null;
        try
        {
            CommonRun.Begin(parsed.CommandResult.Command.Name);
            // Time for the files to be finished after Ctrl+C; null leaves Ctrl+C alone.
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = interrupts is null ? TimeSpan.FromSeconds(30) : null,
            };
            int exitCode = await parsed.InvokeAsync(configuration, interrupts?.Token ?? CancellationToken.None);
            CommonRun.Ranks?.Complete();
            return exitCode;
        }
        catch (Exception e) when (CommonRun.EndsAllRanks(e))
        {
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Interrupted.");
            return ExitCode.Interrupted;
        }
        catch (ArgumentOutOfRangeException e) when (e.ParamName == "options" && Environment.GetEnvironmentVariable("DFF_TRACE") is null)
        {
            // Options that do not go with the model: found out after it was loaded.
            Console.Error.WriteLine(FlowFrameOptions.Translate(e.Message));
            return ExitCode.Usage;
        }
        catch (Exception e) when (Environment.GetEnvironmentVariable("DFF_TRACE") is null)
        {
            Console.Error.WriteLine(Describe(e));
            return ExitCode.Failed;
        }
    }

    /// <summary>The first message of the chain that says something to a user.</summary>
    internal static string Describe(Exception error) => error switch
    {
        AggregateException { InnerExceptions.Count: 1 } => Describe(error.InnerException!),
        System.Reflection.TargetInvocationException { InnerException: { } inner } => Describe(inner),
        TypeInitializationException { InnerException: { } inner } => Describe(inner),
        IOException or UnauthorizedAccessException when IsOfTemporaryFolder(error) =>
            $"{error.Message} The folder for temporary files, '{Path.GetTempPath()}', cannot be written to: set the environment variable {(OperatingSystem.IsWindows() ? "TMP" : "TMPDIR")} to one that can.",
        _ => error.Message,
    };

    // Tried, because outputs may lie there as well and fail for reasons of their own.
    private static bool IsOfTemporaryFolder(Exception error)
    {
        string folder = Path.GetTempPath();
        if (!error.Message.Contains(Path.TrimEndingDirectorySeparator(folder), StringComparison.Ordinal))
            return false;
        try
        {
            using FileStream _ = new(
                Path.Combine(folder, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static string CommandName(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "Dff.Samples" : $"Dff.Samples {parsed.CommandResult.Command.Name}";
}
