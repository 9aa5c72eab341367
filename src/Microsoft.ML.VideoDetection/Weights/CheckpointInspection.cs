using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Weights.Onnx;
using Microsoft.ML.VideoDetection.Weights.PyTorch;

namespace Microsoft.ML.VideoDetection.Weights;

/// <summary>Describes a checkpoint of any kind.</summary>
internal static class CheckpointInspection
{
    private const int LongestValue = 120;

    public static CheckpointSummary Inspect(string path)
    {
        using OnnxModel? onnx = OnnxModel.TryOpen(path);
        if (onnx is not null)
            return Inspect(onnx);
        using var checkpoint = PyTorchCheckpoint.Open(path);
        (string content, DeepFeatureFlowArchitecture? architecture) = Recognize(path);
        return new CheckpointSummary(
            path,
            checkpoint.Format,
            content,
            [.. checkpoint.Tensors.Select(entry => new CheckpointEntry(ErrorText.Printable(entry.Name), entry.Shape, entry.DType.ToString()))],
            checkpoint.Metadata.ToDictionary(item => ErrorText.Printable(item.Key), item => Text(item.Value)),
            architecture);
    }

    private static CheckpointSummary Inspect(OnnxModel model) => new(
        model.Path,
        "onnx",
        Recognize(model.Path).Content,
        [.. model.Weights.Values.Select(tensor => new CheckpointEntry(ErrorText.Printable(tensor.Name), tensor.Shape, tensor.DType.ToString()))],
        new Dictionary<string, string> { ["producer"] = Text(model.Producer) },
        Architecture: null);

    private static (string Content, DeepFeatureFlowArchitecture? Architecture) Recognize(string path)
    {
        try
        {
            using WeightFile file = WeightFile.Open(path);
            return file.Kind switch
            {
                WeightFileKind.Detector => ("a Deep Feature Flow detector", ArchitectureInference.Infer(file, classNames: null)),
                WeightFileKind.Backbone => ($"a {BackboneName(file)} backbone of width {ArchitectureInference.InferBackboneWidth(file)}"
                    + ", usable as initial weights", null),
                _ => ("a FlowNetSimple, usable as initial weights", null),
            };
        }
        catch (InvalidDataException e)
        {
            // It is a checkpoint nevertheless: its entries are still shown.
            return (e.Message, null);
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
