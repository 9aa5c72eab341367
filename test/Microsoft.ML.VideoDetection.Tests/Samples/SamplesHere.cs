using System.Globalization;
using Dff.Samples.Commands;
using Spectre.Console;
using TorchSharp;

namespace Microsoft.ML.VideoDetection.Tests.Samples;

/// <summary>
/// Runs a command line of Dff.Samples in this process, a tenth of the work of a <see cref="SamplesProcess"/>: for all but signals, exit
/// codes, native messages, and results that another process is to find again.
/// </summary>
internal static class SamplesHere
{
    public static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        (TextWriter output, TextWriter error, IAnsiConsole tables) = (Console.Out, Console.Error, AnsiConsole.Console);
        (CultureInfo culture, int threads) = (CultureInfo.CurrentCulture, torch.get_num_threads());
        using StringWriter printed = new(), said = new();
        try
        {
            Console.SetOut(printed);
            Console.SetError(said);
            AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(printed),
            });
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            int exitCode = CommandHost.RunAsync(SamplesCommand.Create(), arguments).GetAwaiter().GetResult();
            return (exitCode, printed.ToString(), said.ToString());
        }
        finally
        {
            torch.set_num_threads(threads);
            CultureInfo.CurrentCulture = culture;
            AnsiConsole.Console = tables;
            Console.SetError(error);
            Console.SetOut(output);
        }
    }
}
