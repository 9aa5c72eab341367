using System.CommandLine;
using Dff.Samples.Benchmark;

namespace Dff.Samples.Commands;

/// <summary><c>benchmark</c>: how fast this machine runs the models, and where the time goes.</summary>
internal static class BenchmarkCommand
{
    public static Command Create()
    {
        var json = new Option<string?>("--json") { Description = "Write the figures as JSON.", HelpName = "F" };
        var compare = new Option<string?>("--compare") { Description = "Print the figures beside those of an earlier run.", HelpName = "OLD.json" };
        var models = new Option<string[]>("--models")
        {
            Description = "Which models: r50 and r101 on 1080p, small on 640x480, segment-r101 on 1024x512, segment-small on 480x360. Default: the detectors.",
            HelpName = "r50 r101 small segment-r101 segment-small",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [.. ModelBenchmark.All.Select(model => model.Name)],
        };
        models.AcceptOnlyFromAmong([.. ModelBenchmark.All.Select(model => model.Name), .. SegmentationBenchmark.All.Select(model => model.Name)]);
        Option<int?> threads = SharedOptions.Threads();
        var flowFrames = new FlowFrameOptions("");
        var command = new Command(
            "benchmark",
            """
            Measures the models on the CPU with random weights and made-up frames: each part of the work, frames per second with
            and without sparse key frames, from file to file, memory, and the machine's own ceiling. Five minutes on two cores, which should have
            nothing else to do.

            Examples:
              Dff.Samples benchmark --json now.json --compare before.json
              Dff.Samples benchmark --models segment-r101 segment-small
            """)
        {
            json, compare, models, threads,
        };
        flowFrames.AddTo(command, withKeyFrames: false);
        command.SetAction((result, cancel) => new BenchmarkRun
        {
            Models = result.GetRequiredValue(models),
            JsonPath = result.GetValue(json),
            ComparePath = result.GetValue(compare),
            Threads = result.GetValue(threads),
            FlowFrames = flowFrames.Read(result, FrameTimes.Interval),
            FlowFrameArguments = flowFrames.Arguments(result),
        }.RunAsync(cancel));
        return command;
    }
}
