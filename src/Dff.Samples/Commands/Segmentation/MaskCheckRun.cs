using System.Globalization;
using Dff.Samples.Data;
using Dff.Samples.Progress;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Spectre.Console;

namespace Dff.Samples.Commands.Segmentation;

/// <summary>One run of <c>check-data</c> on frames with masks: every mask is read, and every picture unless the user does not want it.</summary>
internal sealed class MaskCheckRun
{
    private const int MostExamples = 5;

    private readonly List<string> _examples = [];
    private long _bad;
    private long _masks;

    public required MaskDataSource Data { get; init; }

    public bool SkipImages { get; init; }

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        LabeledMaskData data = Data.Open(new MLContext());
        var pixels = new long[256];
        var frames = new long[256];
        var sizes = new Dictionary<(int Width, int Height), long>();
        await FrameProgress.RunAsync((int)data.FrameCount, report => Task.Run(
            () =>
            {
                int done = 0;
                foreach (MaskedVideo video in data.Videos)
                {
                    for (int position = 0; position < video.FrameCount; position++, report(++done))
                    {
                        cancel.ThrowIfCancellationRequested();
                        Check(video, position, pixels, frames, sizes);
                    }
                }
            },
            cancel));
        Print(data, pixels, frames, sizes);
        if (_bad == 0)
            return ExitCode.Done;
        Console.Error.WriteLine(FormattableString.Invariant($"{_bad:N0} pictures or masks are missing, unreadable, of another size, or have values that stand for nothing."));
        return ExitCode.Failed;
    }

    private void Check(MaskedVideo video, int position, long[] pixels, long[] frames, Dictionary<(int Width, int Height), long> sizes)
    {
        try
        {
            (int Width, int Height) size = video.GetSize(position);
            sizes[size] = sizes.GetValueOrDefault(size) + 1;
            if (!SkipImages)
                video.ReadImage(position).Dispose();
            if (!video.HasMask(position))
                return;
            var counts = new long[256];
            foreach (byte index in video.ReadLabelMap(position))
                counts[index]++;
            _masks++;
            for (int index = 0; index < counts.Length; index++)
            {
                pixels[index] += counts[index];
                frames[index] += counts[index] > 0 ? 1 : 0;
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            _bad++;
            if (_examples.Count < MostExamples)
                _examples.Add(error.Message);
        }
    }

    private void Print(LabeledMaskData data, long[] pixels, long[] frames, Dictionary<(int Width, int Height), long> sizes)
    {
        int stills = data.Videos.Count(video => video.IsStill);
        long labelled = pixels.Take(data.ClassNames.Count).Sum(), all = labelled + pixels[255];
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        grid.AddRow("data", Markup.Escape(Data.Path));
        grid.AddRow("videos", stills == 0 ? Number(data.Videos.Count) : $"{Number(data.Videos.Count - stills)}, and {Number(stills)} still images");
        grid.AddRow("frames", $"{Number(data.FrameCount)}, {Number(_masks)} with masks");
        grid.AddRow("ignored pixels", Percent(pixels[255], all));
        grid.AddRow("frame sizes", string.Join(", ", sizes.OrderByDescending(size => size.Value).Take(MostExamples).Select(size => FormattableString.Invariant($"{size.Key.Width}x{size.Key.Height} ({size.Value:N0})"))));
        AnsiConsole.Write(grid);
        Table table = new Table().Border(TableBorder.Simple).AddColumn("class")
            .AddColumn(new TableColumn("share of the labelled pixels").RightAligned()).AddColumn(new TableColumn("masks with it").RightAligned());
        for (int index = 0; index < data.ClassNames.Count; index++)
            table.AddRow(Markup.Escape(data.ClassNames[index]), Percent(pixels[index], labelled), Number(frames[index]));
        AnsiConsole.Write(table);
        DataReport.PrintProblems(data.Problems, _bad, _examples);
    }

    private static string Percent(long count, long all) => all == 0 ? "–" : (100.0 * count / all).ToString("0.0 '%'", CultureInfo.InvariantCulture);

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
