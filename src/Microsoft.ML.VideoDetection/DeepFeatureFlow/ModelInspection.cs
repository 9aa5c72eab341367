using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Training;
using Microsoft.ML.VideoDetection.Weights;
using Microsoft.ML.VideoDetection.Weights.Onnx;
using Microsoft.ML.VideoDetection.Weights.PyTorch;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>Describes models, files of weights and workspaces of trainings without running anything in them.</summary>
internal static class ModelInspection
{
    private const int LongestValue = 120;

    public static ModelSummary Inspect(string path)
    {
        if (Directory.Exists(path))
            return Workspace(path);
        using DetectorZip? zip = DetectorZip.TryOpen(path);
        if (zip is not null)
            return Own(path, zip);
        using OnnxModel? onnx = OnnxModel.TryOpen(path);
        return onnx is null ? PyTorch(path) : Onnx(onnx);
    }

    private static ModelSummary Workspace(string path)
    {
        string last = new CheckpointFolder(path).LastPath;
        if (!File.Exists(last))
        {
            return new ModelSummary
            {
                Path = path, Format = ModelFileFormat.TrainingCheckpoint, Content = ModelContent.Unknown, Description = $"there is no checkpoint '{last}' yet",
            };
        }

        // Says of a damaged checkpoint that it is one, which the readers of other files cannot.
        TrainingCheckpoint.ReadHeader(last);
        return Inspect(last) with { Path = path };
    }

    private static ModelSummary Own(string path, DetectorZip zip)
    {
        bool isCheckpoint = zip.Has(TrainingCheckpoint.StateEntry);
        bool isSegmenter = zip.Outlines.Keys.Any(name => name.Contains("decode_head.", StringComparison.Ordinal));
        return new ModelSummary
        {
            Path = path,
            Format = isCheckpoint ? ModelFileFormat.TrainingCheckpoint : ModelFileFormat.ModelZip,
            Content = isSegmenter ? ModelContent.Segmenter : ModelContent.Detector,
            Description = $"a Deep Feature Flow {(isSegmenter ? "segmenter" : "detector")}",
            Entries = [.. zip.Outlines.Select(entry => new CheckpointEntry(ErrorText.Printable(entry.Key), entry.Value.Shape, entry.Value.DType.ToString()))],
            Architecture = zip.Architecture,
            Training = isCheckpoint ? TrainingCheckpoint.ReadHeader(path).State : null,
        };
    }

    private static ModelSummary PyTorch(string path)
    {
        using var checkpoint = PyTorchCheckpoint.Open(path);
        return Recognize(path) with
        {
            Format = checkpoint.Format switch
            {
                "zip" => ModelFileFormat.PyTorchZip,
                "legacy" => ModelFileFormat.PyTorchLegacy,
                _ => ModelFileFormat.SafeTensors,
            },
            Entries = [.. checkpoint.Tensors.Select(entry => new CheckpointEntry(ErrorText.Printable(entry.Name), entry.Shape, entry.DType.ToString()))],
            Metadata = checkpoint.Metadata.ToDictionary(item => ErrorText.Printable(item.Key), item => Text(item.Value)),
        };
    }

    private static ModelSummary Onnx(OnnxModel model) => Recognize(model.Path) with
    {
        Format = ModelFileFormat.Onnx,
        Entries = [.. model.Weights.Values.Select(tensor => new CheckpointEntry(ErrorText.Printable(tensor.Name), tensor.Shape, tensor.DType.ToString()))],
        Metadata = new Dictionary<string, string> { ["producer"] = Text(model.Producer) },
    };

    private static ModelSummary Recognize(string path)
    {
        var summary = new ModelSummary { Path = path, Format = default, Content = ModelContent.Unknown, Description = "" };
        try
        {
            using WeightFile file = WeightFile.Open(path);
            switch (file.Kind)
            {
                case WeightFileKind.Detector:
                    ArchitectureInference.RequirePublishedAnchors(file);
                    return summary with
                    {
                        Content = ModelContent.Detector, Description = "a Deep Feature Flow detector", Architecture = SourceDetector.Of(file).Architecture,
                    };
                case WeightFileKind.Backbone:
                    return summary with
                    {
                        Content = ModelContent.Backbone,
                        Description = $"a {BackboneName(file)} backbone of width {ArchitectureInference.InferBackboneWidth(file)}, usable as initial weights",
                    };
                default:
                    return summary with { Content = ModelContent.FlowNetwork, Description = "a FlowNetSimple, usable as initial weights" };
            }
        }
        catch (InvalidDataException e)
        {
            // It is a checkpoint all the same: what it holds is worth showing.
            return summary with { Description = e.Message };
        }
    }

    private static string BackboneName(WeightFile file)
    {
        (BackboneKind kind, ImmutableArray<int> blocks) = ArchitectureInference.InferBackbone(file);
        return BackboneLayout.NameOf(kind, blocks);
    }

    private static string Text(object? value)
    {
        string text = value switch
        {
            null => "none",
            List<object?> list => string.Join(", ", list.Take(LongestValue).Select(Text)),
            Dictionary<string, object?> items => string.Join(", ", items.Take(LongestValue).Select(item => $"{item.Key}: {Text(item.Value)}")),
            byte[] bytes => $"{bytes.Length} bytes",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        text = ErrorText.Printable(text);
        return text.Length <= LongestValue ? text : string.Concat(text.AsSpan(0, LongestValue), "…");
    }
}
