using System.Globalization;
using Microsoft.ML.VideoDetection.Interop;
using Spectre.Console;

namespace Dff.Samples.Benchmark;

/// <summary>Prints a report, beside an older one if there is one.</summary>
internal static class BenchmarkTable
{
    // Eight columns; output that goes to a file has no width of its own.
    private const int LeastWidth = 110;

    private static readonly (string Name, Func<ModelFigures, string> Value)[] _figures =
    [
        ("frames/s, the whole network on every frame", model => Text($"{model.FramesPerSecondPerFrame:0.00}")),
        ("frames/s, a key frame in ten", model => Text($"{model.FramesPerSecond:0.00}")),
        ("times as fast", model => Text($"{model.SpeedUp:0.00}")),
        ("flow frame outside convolutions and matrix products", model => Text($"{model.OutsideArithmetic:0.0%}")),
        ("RoIAlign, proposals and detections chosen, ms", model => Text($"{model.ChoosingMilliseconds:0.0}")),
        ("managed memory allocated per frame, KB", model => Text($"{model.ManagedBytesPerFrame / 1024:0.0}")),
        ("peak resident memory of predict, MB", model => model.PeakMemoryMegabytes is double peak ? Text($"{peak:0}") : "unknown"),
        ("four detectors in one process, frames/s over one alone", model => Text($"{model.StreamsTogether:0.00}")),
        ("two processes, videos/s over one alone", model => model.ProcessesTogether is double share ? Text($"{share:0.00}") : "not measured"),
        ("process start to the end of a video of one frame, s", model => Text($"{model.FirstDetectionSeconds:0.0}")),
    ];

    public static void Print(BenchmarkReport report, BenchmarkReport? old)
    {
        AnsiConsole.Profile.Width = Math.Max(LeastWidth, AnsiConsole.Profile.Width);
        Console.WriteLine(Text(
            $"{report.Date:yyyy-MM-dd HH:mm} UTC, {report.Machine.Processor}, {report.Machine.Cores} cores, {report.Machine.TorchThreads} torch threads, libtorch {report.Machine.Torch}, oneDNN {(report.Machine.OneDnn ? "packed" : "absent")}"));
        Console.WriteLine(Text(
            $"Ceiling: matrix product {report.Ceiling.MatrixProduct:0} GFLOP/s, 512-channel 3x3 convolution {report.Ceiling.Convolution:0} GFLOP/s."));
        Console.WriteLine(Text(
            $"Other processes kept {report.OtherLoad:0.00} processors busy{(report.OtherLoad > 0.1 ? ": the figures are disturbed" : "")}."));
        foreach (ModelFigures model in report.Models)
            Print(model, report.Ceiling, old?.Models.FirstOrDefault(other => other.Name == model.Name));
        foreach (SegmentationFigures model in report.Segmenters)
        {
            Console.WriteLine(Text(
                $"{model.Name}: {model.SourceSize}, {model.Motion}, key frame {model.KeyFrame.Median:0.0} ms, flow frame {model.FlowFrame.Median:0.0} ms; frames/s, the whole network on every frame {model.FramesPerSecondPerFrame:0.00}, a key frame in ten {model.FramesPerSecond:0.00}: {model.FramesPerSecond / model.FramesPerSecondPerFrame:0.00} times as fast"));
        }

        if (report.Training is { } training)
        {
            Console.WriteLine(Text(
                $"Training, small preset at 512x384, one pair: {training.Step.Median:0} ms a step ({training.Step.Least:0} - {training.Step.Most:0}), forward {training.Forward.Median:0}, backward {training.Backward.Median:0}, everything else {training.Else.Median:0.0%}{(old?.Training is { } before ? Text($"; before {before.Step.Median:0} ms, everything else {before.Else.Median:0.0%}") : "")}"));
        }
    }

    private static void Print(ModelFigures model, MachineCeiling ceiling, ModelFigures? old)
    {
        Console.WriteLine();
        Console.WriteLine($"{model.Name}: {model.SourceSize} as {model.NetworkSize}, {model.Proposals} proposals, a key frame in {FrameTimes.Interval}");
        Table table = Columns("part", old)
            .AddColumn(new TableColumn("least - most").RightAligned())
            .AddColumn(new TableColumn("GFLOP").RightAligned())
            .AddColumn(new TableColumn("GFLOP/s").RightAligned())
            .AddColumn(new TableColumn("of ceiling").RightAligned())
            .AddColumn("frames");
        foreach (PartFigures part in model.Parts)
            AddPart(table, part, ceiling, old);
        AddTotal(table, "key frame", model.KeyFrame, old?.KeyFrame, "key");
        AddTotal(table, "flow frame", model.FlowFrame, old?.FlowFrame, "flow");
        AnsiConsole.Write(table);

        Table figures = Columns("figure", old);
        foreach ((string name, Func<ModelFigures, string> value) in _figures.Concat(FileFigures(model)))
            figures.AddRow(old is null ? [name, value(model)] : [name, value(model), value(old)]);
        AnsiConsole.Write(figures);

        Console.WriteLine($"oneDNN: {model.Instructions ?? "not used"}. What computed the layers of a key frame and a flow frame:");
        Table kernels = new Table().Border(TableBorder.Simple)
            .AddColumn("operation").AddColumn("implementation").AddColumn(new TableColumn("layers").RightAligned()).AddColumn(new TableColumn("ms").RightAligned());
        foreach (KernelFigures kernel in model.Kernels)
            kernels.AddRow(kernel.Operation, kernel.Implementation, Text($"{kernel.Layers}"), Text($"{kernel.Milliseconds:0.0}"));
        AnsiConsole.Write(kernels);
    }

    private static IEnumerable<(string Name, Func<ModelFigures, string> Value)> FileFigures(ModelFigures model)
    {
        foreach (string extension in model.Files.Select(file => file.Extension))
        {
            yield return ($"frames/s, from file to annotated {extension}", Of(file => Text($"{file.FramesPerSecond:0.00}")));
            yield return ("  time over the model's alone", Of(file => Text($"{file.OverModel:0.000}")));
            yield return (
                "  decode, draw, encode beside it, ms",
                Of(file => Text($"{file.DecodeMilliseconds:0.0}, {file.DrawMilliseconds:0.0}, {file.EncodeMilliseconds:0.0}")));

            Func<ModelFigures, string> Of(Func<FileFigures, string> value) =>
                figures => figures.Files.FirstOrDefault(file => file.Extension == extension) is { } found ? value(found) : "";
        }
    }

    private static Table Columns(string title, ModelFigures? old)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumn(title).AddColumn(new TableColumn(old is null ? "" : "now").RightAligned());
        return old is null ? table : table.AddColumn(new TableColumn("before").RightAligned());
    }

    private static void AddPart(Table table, PartFigures part, MachineCeiling ceiling, ModelFigures? old)
    {
        List<string> cells = [part.Name, Milliseconds(part.Milliseconds.Median)];
        if (old is not null)
            cells.Add(old.Parts.FirstOrDefault(other => other.Name == part.Name) is { } before ? Milliseconds(before.Milliseconds.Median) : "");
        cells.AddRange(
        [
            Range(part.Milliseconds),
            part.GigaFlop is double work ? Text($"{work:0.0}") : "",
            part.GigaFlopPerSecond is double speed ? Text($"{speed:0}") : "",
            part.GigaFlopPerSecond is double rate ? Text($"{rate / ceiling.Convolution:0.00}") : "",
            (part.OnKeyFrames, part.OnFlowFrames) switch { (true, true) => "all", (true, false) => "key", _ => "flow" },
        ]);
        table.AddRow([.. cells]);
    }

    private static void AddTotal(Table table, string name, Spread total, Spread? old, string frames)
    {
        List<string> cells = [name, Milliseconds(total.Median)];
        if (old is not null)
            cells.Add(Milliseconds(old.Median));
        cells.AddRange([Range(total), "", "", "", frames]);
        table.AddRow([.. cells]);
    }

    private static string Milliseconds(double value) => Text($"{value:0.0} ms");

    private static string Range(Spread spread) => Text($"{spread.Least:0.0} - {spread.Most:0.0}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
