using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace ReferenceCheck;

/// <summary>The checks as commands: <c>inference</c>, <c>training</c>, <c>evaluation</c>, <c>tracking</c>, <c>weights</c> and <c>checkpoint</c>.</summary>
internal static class CheckCommands
{
    /// <summary>Runs one command.</summary>
    /// <param name="args">As given to the program.</param>
    /// <param name="console">Receives tables.</param>
    /// <param name="errors">Receives one sentence when something cannot be read.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args, IAnsiConsole console, TextWriter errors)
    {
        var root = new RootCommand(
            """
            Holds Microsoft.ML.VideoDetection against tensors of the reference implementation.

            Exit codes: 0 all within the tolerances; 1 outside them, or a file cannot be read; 2 wrong arguments.
            """)
        {
            Inference(console),
            Training(console),
            EvaluationCheck.Create(console),
            TrackingCheck.Create(console),
            Weights(console),
            Checkpoint(console),
        };
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (string message in parsed.Errors.Select(error => error.Message).Distinct())
                errors.WriteLine(message);
            errors.WriteLine("Run with --help for commands and options.");
            return ExitCode.Usage;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or JsonException or DllNotFoundException)
        {
            errors.WriteLine(e.Message);
            return ExitCode.Failed;
        }
    }

    private static Command Inference(IAnsiConsole console)
    {
        var reference = new Option<string>("--reference") { Description = "Folder with manifest.json and its tensors.", Required = true };
        var frames = new Option<string>("--frames")
        {
            Description = "Folder of pictures in natural order of their names, or a video. Another decoder's grey levels differ, so "
                + "that a video may be outside the tolerance of 'input' and of all that follows.",
            Required = true,
        };
        var recipe = new Option<string?>("--recipe") { Description = "Folder with bias_offsets.json; default: the parent of --reference." };
        var plain = new Option<bool>("--plain") { Description = "Check the network operation by operation, as it is trained, instead of what streams run on the CPU." };
        var command = new Command("inference", "Compares every recorded tensor, in the order of computation.") { reference, frames, recipe, plain };
        command.SetAction(result =>
        {
            string folder = result.GetRequiredValue(reference);
            string recipeFolder = result.GetValue(recipe) ?? Path.GetFullPath(Path.Combine(folder, ".."));
            return InferenceCheck.Run(folder, result.GetRequiredValue(frames), recipeFolder, console, fast: !result.GetValue(plain));
        });
        return command;
    }

    private static Command Training(IAnsiConsole console)
    {
        var reference = new Option<string>("--reference") { Description = "Folder with the manifest.json of training steps.", Required = true };
        var frames = new Option<string>("--frames") { Description = "Folder with the two pictures.", Required = true };
        var command = new Command("training", "Repeats recorded training steps and compares losses, gradients and weights.") { reference, frames };
        command.SetAction(result =>
        {
            string folder = result.GetRequiredValue(reference);
            return TrainingCheck.Run(folder, result.GetRequiredValue(frames), Path.GetFullPath(Path.Combine(folder, "..")), console);
        });
        return command;
    }

    private static Command Weights(IAnsiConsole console)
    {
        var architecture = new Argument<string>("ARCH") { Description = "The architecture." };
        architecture.AcceptOnlyFromAmong([.. ReferenceArchitecture.Names]);
        var reference = new Option<string>("--reference")
        {
            Description = "Folder with weights_check_ARCH.tsv and bias_offsets.json.",
            Required = true,
        };
        var command = new Command("weights", "Fills a network by the recipe and compares every entry.") { architecture, reference };
        command.SetAction(result => WeightsCheck.Run(result.GetRequiredValue(reference), result.GetRequiredValue(architecture), console));
        return command;
    }

    private static Command Checkpoint(IAnsiConsole console)
    {
        var file = new Argument<string>("FILE") { Description = "A file that torch.save wrote." };
        var expected = new Option<string?>("--expected")
        {
            Description = "Compares with this file: JSON with shape, dtype, first values and sum of every entry, or TSV with name, shape and "
                + "dtype (state_dict_*.tsv; of a file called names_* the values are compared as well).",
        };
        var command = new Command("checkpoint", "Prints what a checkpoint holds, and compares it.") { file, expected };
        command.SetAction(result => CheckpointCheck.Run(result.GetRequiredValue(file), result.GetValue(expected), console));
        return command;
    }
}
