using System.CommandLine;
using System.Globalization;
using Dff.Samples.Commands;

// Numbers are read and written alike in every country.
CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;

var root = new RootCommand(
    """
    Deep Feature Flow video object detection with ML.NET.

    Exit codes: 0 done; 1 failed, the message says why; 2 wrong arguments; 3 done, but the video ended early;
    130 interrupted, and what was finished is kept.
    """)
{
    TrainCommand.Create(),
    PredictCommand.Create(),
    ImportCommand.Create(),
    InspectCommand.Create(),
    CheckDataCommand.Create(),
    SynthesizeCommand.Create(),
    EvaluateCommand.Create(),
    BenchmarkCommand.Create(),
    ServeCommand.Create(),
    DemoCommand.Create(),
};
return await CommandHost.RunAsync(root, args);
