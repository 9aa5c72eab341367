using Dff.Samples.Data;
using Dff.Samples.Progress;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary>One run of <c>check-data</c>.</summary>
internal sealed class CheckDataRun
{
    public required string DataPath { get; init; }

    public string? Format { get; init; }

    public string? FramesPath { get; init; }

    public string? Set { get; init; }

    public ImageGrouping Grouping { get; init; }

    public IReadOnlyList<string>? ClassNames { get; init; }

    public bool Strict { get; init; }

    public bool SkipImages { get; init; }

    public string? SheetPath { get; init; }

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        string format = Format ?? DataFormat.Detect(DataPath);
        LabeledVideoData data = DataFormat.Open(
            new MLContext(), format, DataPath, FramesPath, Set, new LabeledDataOptions { Strict = Strict, ClassNames = ClassNames }, Grouping);
        DataSummary? summary = null;
        int total = (int)Math.Min(int.MaxValue, data.FrameCount);
        await FrameProgress.RunAsync(total, report => Task.Run(() => summary = DataSummary.Of(data, !SkipImages, report, cancel), cancel));
        DataReport.Print(format, DataPath, data, summary!);
        if (SheetPath is not null)
        {
            ContactSheet.Write(data, SheetPath, cancel);
            Console.WriteLine($"Written: {SheetPath}");
        }

        if (summary!.BadImages == 0)
            return ExitCode.Done;
        Console.Error.WriteLine(FormattableString.Invariant($"{summary.BadImages} images are missing, unreadable or of another size than their labels say."));
        return ExitCode.Failed;
    }
}
