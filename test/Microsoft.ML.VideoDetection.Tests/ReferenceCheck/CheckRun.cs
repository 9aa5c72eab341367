using ReferenceCheck;
using Spectre.Console;

namespace Microsoft.ML.VideoDetection.Tests.ReferenceCheck;

/// <summary>What one run of the ReferenceCheck program printed and returned.</summary>
/// <param name="ExitCode">0 passed, 1 failed, 2 wrong arguments.</param>
/// <param name="Output">Its tables.</param>
/// <param name="Errors">Its error messages.</param>
internal sealed record CheckRun(int ExitCode, string Output, string Errors)
{
    /// <summary>The rows that are outside their tolerance, blanks reduced to one.</summary>
    public IReadOnlyList<string> Failures { get; } =
        [.. Rows(Output).Where(row => row.EndsWith(" FAIL", StringComparison.Ordinal)).Select(row => row[..^5])];

    /// <summary>The rows that are within it.</summary>
    public IReadOnlyList<string> Successes { get; } =
        [.. Rows(Output).Where(row => row.EndsWith(" ok", StringComparison.Ordinal)).Select(row => row[..^3])];

    /// <summary>Runs the program's command line in this process.</summary>
    public static CheckRun Of(params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        int exitCode = CheckCommands.Run(args, console, errors);
        return new CheckRun(exitCode, output.ToString(), errors.ToString());
    }

    private static IEnumerable<string> Rows(string output) =>
        output.Split('\n').Select(line => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
}
