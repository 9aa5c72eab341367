using Microsoft.ML.VideoDetection;
using Spectre.Console;

namespace Dff.Samples.Commands;

/// <summary>A command that several processes run together, because mpirun or srun launched them: the first one speaks for all.</summary>
internal static class CommonRun
{
    private static readonly string[] _commands = [TrainCommand.Name, EvaluateCommand.Name, PredictCommand.Name];

    /// <summary>Gets whether this process is the first one, or alone.</summary>
    public static bool IsFirst => Ranks is null or { IsFirst: true };

    /// <summary>Gets the processes that work together; null when this one is alone.</summary>
    public static ProcessGroup? Ranks { get; private set; }

    /// <summary>Finds the others, if there are any.</summary>
    public static void Begin(string command)
    {
        if (!_commands.Contains(command))
            return;
        BeSilent();
        if (ProcessGroup.LaunchedRank is 0)
            WritePlainly();
        Ranks = ProcessGroup.Join();
    }

    /// <summary>Leaves it to the first process to say what all of them would.</summary>
    public static void BeSilent()
    {
        // Launchers give every process what looks like a terminal and collect its lines: nobody is to write codes for that.
        if (ProcessGroup.LaunchedRank is not null)
            Environment.SetEnvironmentVariable("TERM", "dumb");
        if (ProcessGroup.LaunchedRank is not > 0)
            return;
        Console.SetOut(TextWriter.Null);
        Console.SetError(TextWriter.Null);
    }

    private static void WritePlainly()
    {
        var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        Console.SetOut(output);
        AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(output),
        });
    }

    /// <summary>The same before the others are found; a launcher ends all processes as soon as one has failed.</summary>
    public static void LetTheFirstSpeak()
    {
        BeSilent();
        if (ProcessGroup.LaunchedRank is > 0)
            Thread.Sleep(TimeSpan.FromSeconds(1));
    }

    /// <summary>Ends all processes because of an error that only this one has; false where all have it, or there are no others.</summary>
    public static bool EndsAllRanks(Exception error) => Ranks?.Abort(error, CommandHost.Describe(error)) == true;
}
