using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection;
using Spectre.Console;

namespace Dff.Samples.Progress;

/// <summary>Shows how a training goes: a live bar with figures on a terminal, otherwise the trainer's own lines.</summary>
/// <param name="validationFrames">Frames of the validation set; 0 for none.</param>
internal sealed class TrainingDisplay(long validationFrames)
{
    private Action<TrainingProgress> _draw = _ => { };

    /// <summary>Gets whether there is a terminal to draw on.</summary>
    public static bool IsLive => AnsiConsole.Profile.Capabilities.Interactive && AnsiConsole.Profile.Out.IsTerminal;

    public TrainingFigures Figures { get; } = new();

    public void Report(TrainingProgress progress)
    {
        Figures.Report(progress);
        _draw(progress);
    }

    public void ReportValidation(long frames)
    {
        Figures.ReportValidation(frames);
        if (!IsLive && frames == 1)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Validating on {validationFrames} frames."));
    }

    /// <summary>Runs a training; what it logs appears meanwhile.</summary>
    public async Task<T> RunAsync<T>(MLContext mlContext, Func<T> train)
    {
        mlContext.Log += Print;
        try
        {
            return IsLive ? await RunLiveAsync(train) : await Task.Run(train);
        }
        finally
        {
            mlContext.Log -= Print;
        }
    }

    private Task<T> RunLiveAsync<T>(Func<T> train) =>
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .UseRenderHook((bar, _) => new Rows([bar, .. Figures.Lines(validationFrames).Select(line => new Text(line))]))
            .StartAsync(async context =>
            {
                ProgressTask task = context.AddTask("starting");
                task.IsIndeterminate = true;
                _draw = progress =>
                {
                    task.IsIndeterminate = false;
                    task.MaxValue = progress.StepCount;
                    task.Value = progress.Step;
                    task.Description = string.Create(CultureInfo.InvariantCulture, $"{progress.Step} of {progress.StepCount} steps");
                };
                T result = await Task.Run(train);
                task.StopTask();
                return result;
            });

    private static void Print(object? sender, LoggingEventArgs entry)
    {
        if (!entry.Source.Contains("VideoDetection", StringComparison.Ordinal) && !entry.Source.Contains("DeepFeatureFlow", StringComparison.Ordinal))
            return;
        bool isWarning = entry.Kind == ChannelMessageKind.Warning;
        if (!isWarning && entry.Kind != ChannelMessageKind.Info)
            return;
        if (IsLive)
            AnsiConsole.Write(new Text((isWarning ? "Warning: " : "") + entry.RawMessage + "\n"));
        else if (isWarning)
            Console.Error.WriteLine("Warning: " + entry.RawMessage);
        else
            Console.WriteLine(entry.RawMessage);
    }
}
