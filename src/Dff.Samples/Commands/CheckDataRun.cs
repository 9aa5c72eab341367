using Dff.Samples.Data;
using Dff.Samples.Progress;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary>One run of <c>check-data</c>.</summary>
internal sealed class CheckDataRun
{
    /// <summary>So many images are decoded unless the user wants all: some minutes' work.</summary>
    public const int MostDecoded = 20_000;

    public required string DataPath { get; init; }

    public string? Format { get; init; }

    public string? FramesPath { get; init; }

    public string? Set { get; init; }

    public ImageGrouping Grouping { get; init; }

    public IReadOnlyList<string>? ClassNames { get; init; }

    public bool Strict { get; init; }

    public bool SkipImages { get; init; }

    /// <summary>Whether every image is decoded, however many there are.</summary>
    public bool AllImages { get; init; }

    public string? SheetPath { get; init; }

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        string format = Format ?? DataFormat.Detect(DataPath);
        LabeledVideoData data = DataFormat.Open(
            new MLContext(), format, DataPath, FramesPath, Set, new LabeledDataOptions { Strict = Strict, ClassNames = ClassNames }, Grouping);
        DataSummary? summary = null;
        int total = (int)Math.Min(int.MaxValue, data.FrameCount);
        await FrameProgress.RunAsync(total, report => Task.Run(() => summary = DataSummary.Of(data, !SkipImages, AllImages ? long.MaxValue : MostDecoded, report, cancel), cancel));
        DataReport.Print(format, DataFormat.FileOf(format, DataPath, Set), data, summary!);
        if (!SkipImages && !AllImages && data.FrameCount > MostDecoded && summary!.DecodedImages > 0)
            Console.WriteLine(FormattableString.Invariant($"{summary.DecodedImages:N0} of the images were decoded, and the headers of the others read; --all-images decodes all."));
        if (SheetPath is not null)
        {
            DatasetChecks.SaveContactSheet(data, SheetPath, cancel);
            Console.WriteLine($"Written: {SheetPath}");
        }

        if (summary!.BadImages == 0)
            return ExitCode.Done;
        Console.Error.WriteLine(FormattableString.Invariant($"{summary.BadImages} images are missing, unreadable or of another size than their labels say."));
        return ExitCode.Failed;
    }
}
