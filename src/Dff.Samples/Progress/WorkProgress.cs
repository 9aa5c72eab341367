using System.Diagnostics;
using Spectre.Console;

namespace Dff.Samples.Progress;

/// <summary>Hears how far a work is.</summary>
/// <param name="done">The part that is done.</param>
/// <param name="total">What there is to do, in the same unit; null when nobody knows.</param>
/// <param name="line">Says it in a line, given the time since the beginning.</param>
internal delegate void WorkReport(double done, double? total, Func<TimeSpan, string> line);

/// <summary>Shows how far a work is: a live bar on a terminal, otherwise a plain line every few seconds.</summary>
internal static class WorkProgress
{
    private static readonly TimeSpan _lineInterval = TimeSpan.FromSeconds(5);

    /// <summary>Runs work that reports.</summary>
    public static Task RunAsync(Func<WorkReport, Task> work) =>
        AnsiConsole.Profile.Capabilities.Interactive && AnsiConsole.Profile.Out.IsTerminal ? RunLiveAsync(work) : RunPlainAsync(work);

    private static async Task RunPlainAsync(Func<WorkReport, Task> work)
    {
        var watch = Stopwatch.StartNew();
        TimeSpan next = _lineInterval;
        await work((_, _, line) =>
        {
            if (watch.Elapsed < next)
                return;
            Console.WriteLine(line(watch.Elapsed));
            next = watch.Elapsed + _lineInterval;
        });
    }

    private static Task RunLiveAsync(Func<WorkReport, Task> work) =>
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                ProgressTask task = context.AddTask("starting", maxValue: 1);
                task.IsIndeterminate = true;
                var watch = Stopwatch.StartNew();
                await work((done, total, line) =>
                {
                    task.IsIndeterminate = total is null;
                    task.MaxValue = total ?? 1;
                    task.Value = Math.Min(done, task.MaxValue);
                    task.Description = line(watch.Elapsed);
                });
                task.StopTask();
            });
}
