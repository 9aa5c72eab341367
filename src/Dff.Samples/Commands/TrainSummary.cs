using System.Diagnostics;
using System.Globalization;
using Dff.Samples.Progress;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Training;
using Spectre.Console;

namespace Dff.Samples.Commands;

/// <summary>What a training came to, where everything is, and what to do next.</summary>
/// <param name="modelPath">The model, which is written.</param>
/// <param name="workspace">Folder of the training.</param>
/// <param name="loss">Mean loss of the last steps; null when none was made.</param>
/// <param name="metric">What was validated: AP50 or mIoU.</param>
internal sealed class TrainSummary(string modelPath, string workspace, double? loss, string metric)
{
    private static readonly int[] _intervals = [10, 1];

    /// <summary>Measures and prints.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="measure">Measures the model at each of some key-frame intervals; null when there is nothing to measure on.</param>
    /// <param name="next">Commands to go on with.</param>
    public async Task<int> PrintAsync(MLContext mlContext, Func<int[], Task<double?[]>>? measure, IReadOnlyList<string> next)
    {
        int exitCode = ExitCode.Done;
        (int Interval, double? Score)[] measured = [];
        if (measure is not null)
        {
            Console.WriteLine("Measuring the model on the validation frames, with a key frame in ten and with key frames only.");
            try
            {
                measured = [.. _intervals.Zip(await measure(_intervals))];
            }
            catch (OperationCanceledException)
            {
                Console.Error.WriteLine("Interrupted: the model is complete, but it was not measured.");
                exitCode = ExitCode.Interrupted;
            }
        }

        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        TrainingState state = Workspaces.StateOf(mlContext, workspace)
            ?? throw new FileNotFoundException($"The checkpoint of the training is gone from '{workspace}'.");
        foreach ((string name, string value) in Figures(state, measured))
            grid.AddRow(Markup.Escape(name), Markup.Escape(value));
        AnsiConsole.Write(grid);

        // Plain lines, because a path broken over two lines of a table cannot be copied.
        foreach ((string name, string path) in Files())
            Console.WriteLine($"{name}: {path}");
        Console.WriteLine("Next:");
        foreach (string command in next)
            Console.WriteLine($"  Dff.Samples {command}");
        return exitCode;
    }

    private IEnumerable<(string Name, string Value)> Figures(TrainingState state, (int Interval, double? Score)[] measured)
    {
        yield return ("steps", Text("N0", state.Step));
        yield return ("epochs", Text("0.##", (double)state.Step * state.BatchSize / state.PairsPerEpoch));
        yield return ("minutes", Text("0.0", state.Elapsed.TotalMinutes));
        if (loss is double end)
            yield return ("loss at the end", Text("0.0000", end));
        if (TrainingFigures.BestOf(state) is { } best)
            yield return ($"best {metric}", $"{Text("0.0000", best.Score)} after epoch {best.Epoch}");
        foreach ((int interval, double? score) in measured)
            yield return ($"{metric} at key-frame interval {interval}", score is double value ? Text("0.0000", value) : "– (nothing is labelled)");
        using Process process = Process.GetCurrentProcess();
        yield return ("peak memory", $"{Text("N0", process.PeakWorkingSet64 / 1048576.0)} MB");
    }

    private IEnumerable<(string Name, string Path)> Files()
    {
        yield return ("Written", modelPath);
        yield return ("Workspace", workspace);
        string[] files = [.. Directory.EnumerateFiles(workspace, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        foreach (string plot in files.Where(file => Path.GetExtension(file) is ".png" or ".svg"))
            yield return ("Plot", plot);
        foreach (string csv in files.Where(file => Path.GetExtension(file) == ".csv"))
            yield return ("Figures", csv);
        foreach (string? folder in files.Where(file => Path.GetFileName(file).Contains("tfevents", StringComparison.Ordinal)).Select(Path.GetDirectoryName).Distinct())
            yield return ("TensorBoard", $"tensorboard --logdir {Quote(folder!)}");
    }

    /// <summary>A word of a command line.</summary>
    public static string Quote(string text) => text.Contains(' ') ? $"\"{text}\"" : text;

    private static string Text<T>(string format, T value)
        where T : IFormattable => value.ToString(format, CultureInfo.InvariantCulture);
}
