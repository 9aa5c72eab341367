using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Modeling;
using Spectre.Console;

namespace Dff.Samples.Commands;

/// <summary><c>inspect</c>: describes a model, a checkpoint, or where a training stands.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "An ML.NET .zip, a PyTorch .pth or .safetensors, an .onnx of a backbone, or the workspace of a training; or the name of published weights, as download takes it." };
        var entries = new Option<bool>("--entries") { Description = "List every entry of a checkpoint with its shape and type." };
        var command = new Command(
            "inspect",
            """
            Describes a model, a checkpoint, or where a training stands.

            Examples:
              Dff.Samples inspect dff.zip
              Dff.Samples inspect dff_r50.pth --entries
            """)
        {
            file, entries,
        };
        command.SetAction(async (result, cancel) =>
        {
            string path = await PublishedFiles.FindAsync(result.GetRequiredValue(file), detectorsOnly: false, cancel);
            MLContext mlContext = SharedOptions.CreateContext("cpu", threads: null);
            Show(mlContext.VideoDetection.Inspect(path), result.GetValue(entries));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(ModelSummary summary, bool listEntries)
    {
        var rows = new List<(string, string)>
        {
            ("file", summary.Path),
            ("format", summary.Format switch
            {
                ModelFileFormat.ModelZip => "ML.NET model",
                ModelFileFormat.TrainingCheckpoint => "checkpoint of a training",
                ModelFileFormat.PyTorchZip => "PyTorch, zip",
                ModelFileFormat.PyTorchLegacy => "PyTorch, legacy",
                ModelFileFormat.SafeTensors => "safetensors",
                _ => "ONNX",
            }),
            ("holds", summary.Description),
        };
        if (File.Exists(summary.Path))
            rows.Add(("bytes", $"{new FileInfo(summary.Path).Length:N0}"));
        if (summary.Entries.Count > 0)
            rows.Add(("entries", $"{summary.Entries.Count}, {summary.Entries.Sum(entry => entry.ElementCount):N0} numbers"));
        rows.AddRange(summary.Metadata.Select(item => ($"meta {item.Key}", item.Value)));
        if (summary.Training is { } state)
            rows.Add(("training", FormattableString.Invariant($"{state.Step} steps in {TimeSpan.FromSeconds(Math.Round(state.Elapsed.TotalSeconds))}{(state.IsFinished ? ", finished" : "")}")));
        if (summary.Architecture is not null)
            rows.AddRange(Architecture(summary.Architecture));
        Show(rows);
        if (!listEntries)
            return;
        foreach (CheckpointEntry entry in summary.Entries)
            Console.WriteLine($"{entry.Name}\t{(entry.Shape.Count == 0 ? "scalar" : string.Join('x', entry.Shape))}\t{entry.ElementType}");
    }

    private static IEnumerable<(string, string)> Architecture(DeepFeatureFlowArchitecture a) =>
    [
        ("backbone", FormattableString.Invariant($"{a.Backbone}{(a.BackboneBlocks.IsDefaultOrEmpty ? "" : $" with blocks {string.Join(' ', a.BackboneBlocks)}")}, width {a.BackboneWidth}, {a.Normalization}")),
        ("channels", $"neck {a.NeckChannels}{(a.NeckDilation == 1 ? "" : $" with dilation {a.NeckDilation}")}, proposals {a.ProposalHeadChannels}, regions {a.RegionHeadChannels}"),
        a.MotionEstimator == MotionEstimator.FlowNet
            ? ("flow network", FormattableString.Invariant($"width {a.FlowWidth}, input scale {a.FlowInputScale}, warp {a.Warp}{(a.FlowFrameProposals == FlowFrameProposals.Carried ? ", carried proposals between key frames" : "")}"))
            : ("motion", $"{a.MotionEstimator}, {(a.FlowFrameProposals == FlowFrameProposals.Carried ? "carried proposals" : "proposals")} between key frames"),
        ("anchors", FormattableString.Invariant($"scales {string.Join(' ', a.AnchorScales)}, ratios {string.Join(' ', a.AnchorRatios)}")),
        ("image", $"at most {a.MaxLongSide}x{a.MaxShortSide} network pixels"),
        ("key frames", $"every {a.KeyFrameInterval} frames"),
        ("classes", $"{a.ClassNames.Length}: {string.Join(", ", a.ClassNames)}"),
    ];

    private static void Show(IEnumerable<(string Name, string Value)> rows)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach ((string name, string value) in rows)
            grid.AddRow(Markup.Escape(name), Markup.Escape(value));
        AnsiConsole.Write(grid);
    }
}
