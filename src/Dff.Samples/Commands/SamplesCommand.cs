using System.CommandLine;

namespace Dff.Samples.Commands;

/// <summary>The program's command line with all its commands.</summary>
internal static class SamplesCommand
{
    public static RootCommand Create() => new(
        """
        Deep Feature Flow video object detection with ML.NET.

        Exit codes: 0 done; 1 failed, the message says why; 2 wrong arguments; 3 done, but the video ended early;
        130 interrupted, and what was finished is kept.
        """)
    {
        TrainCommand.Create(),
        PredictCommand.Create(),
        DownloadCommand.Create(),
        ImportCommand.Create(),
        InspectCommand.Create(),
        CheckDataCommand.Create(),
        ConvertCommand.Create(),
        SynthesizeCommand.Create(),
        EvaluateCommand.Create(),
        BenchmarkCommand.Create(),
        ServeCommand.Create(),
        DemoCommand.Create(),
    };
}
