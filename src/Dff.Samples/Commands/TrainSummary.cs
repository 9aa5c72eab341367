using System.Diagnostics;
using System.Globalization;
using Dff.Samples.Data;
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
/// <param name="data">What was trained on.</param>
/// <param name="validationSource">What was measured on, or null.</param>
internal sealed class TrainSummary(string modelPath, string workspace, double? loss, LabeledDataSource data, LabeledDataSource? validationSource)
{
    private static readonly int[] _intervals = [10, 1];

    public async Task<int> PrintAsync(
        MLContext mlContext, DeepFeatureFlowTransformer model, LabeledVideoData? validation, CancellationToken cancel)
    {
        int exitCode = ExitCode.Done;
        (int Interval, double? Precision)[] measured = [];
        if (validation is not null)
        {
            Console.WriteLine("Measuring the model on the validation frames, with a key frame in ten and with key frames only.");
            try
            {
                VideoDetectionMetrics[] metrics = await ModelMeasurement.RunAsync(
                    mlContext, model, validation, _intervals, new VideoEvaluationOptions { KeepWorstFrames = 0 }, cancel);
                measured = [.. _intervals.Zip(metrics, (interval, found) => (interval, found.MeanAveragePrecision50))];
            }
            catch (OperationCanceledException)
            {
                Console.Error.WriteLine("Interrupted: the model is complete, but it was not measured.");
                exitCode = ExitCode.Interrupted;
            }
        }

        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        TrainingState state = mlContext.VideoDetection.ReadTrainingState(workspace)
            ?? throw new FileNotFoundException($"The checkpoint of the training is gone from '{workspace}'.");
        foreach ((string name, string value) in Figures(state, measured))
            grid.AddRow(Markup.Escape(name), Markup.Escape(value));
        AnsiConsole.Write(grid);

        // Plain lines, because a path broken over two lines of a table cannot be copied.
        foreach ((string name, string path) in Files())
            Console.WriteLine($"{name}: {path}");
        Console.WriteLine("Next:");
        Console.WriteLine($"  Dff.Samples predict --model {Quote(modelPath)} --input VIDEO --output annotated.mp4");
        Console.WriteLine($"  Dff.Samples evaluate --model {Quote(modelPath)} {Arguments(validationSource ?? data)} --report report");
        return exitCode;
    }

    private IEnumerable<(string Name, string Value)> Figures(TrainingState state, (int Interval, double? Precision)[] measured)
    {
        yield return ("steps", Text("N0", state.Step));
        yield return ("epochs", Text("0.##", (double)state.Step * state.BatchSize / state.PairsPerEpoch));
        yield return ("minutes", Text("0.0", state.Elapsed.TotalMinutes));
        if (loss is double value)
            yield return ("loss at the end", Text("0.0000", value));
        if (TrainingFigures.BestOf(state) is { } best)
            yield return ("best AP50", $"{Text("0.0000", best.Score)} after epoch {best.Epoch}");
        foreach ((int interval, double? precision) in measured)
            yield return ($"AP50 at key-frame interval {interval}", precision is double p ? Text("0.0000", p) : "– (no objects)");
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

    private static string Arguments(LabeledDataSource source)
    {
        (string Name, string? Value)[] all =
        [
            ("--data", source.Path), ("--format", source.Format), ("--frames-root", source.FramesRoot), ("--set", source.Set),
            ("--frames", source.Frames?.ToString()),
        ];
        return string.Join(' ', all.Where(item => item.Value is not null).Select(item => $"{item.Name} {Quote(item.Value!)}"));
    }

    private static string Quote(string text) => text.Contains(' ') ? $"\"{text}\"" : text;

    private static string Text<T>(string format, T value)
        where T : IFormattable => value.ToString(format, CultureInfo.InvariantCulture);
}
