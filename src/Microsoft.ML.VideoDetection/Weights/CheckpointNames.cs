using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Weights.PyTorch;

namespace Microsoft.ML.VideoDetection.Weights;

/// <summary>Recognises a checkpoint by the names of its entries, and gives them the names that they have in the network.</summary>
internal static class CheckpointNames
{
    private const string BackbonePrefix = "detector.backbone.";
    private const string FlowPrefix = "motion.";

    /// <summary>Says whether an entry, by its name in the network, belongs to the flow network.</summary>
    public static bool IsFlow(string name) => name.StartsWith(FlowPrefix, StringComparison.Ordinal);

    /// <exception cref="InvalidDataException">The names are those of something else.</exception>
    public static (WeightFileKind Kind, IReadOnlyDictionary<string, CheckpointTensor> Entries) Recognise(PyTorchCheckpoint checkpoint)
    {
        // DataParallel puts its own name before all others.
        Dictionary<string, CheckpointTensor> entries = Renamed(checkpoint, "module.", "");
        if (entries.ContainsKey(BackbonePrefix + "conv1.weight"))
            return (WeightFileKind.Detector, entries);

        foreach (string prefix in new[] { "backbone.", "" })
        {
            if (entries.ContainsKey(prefix + "conv1.weight") && entries.ContainsKey(prefix + "layer1.0.conv1.weight"))
                return (WeightFileKind.Backbone, Under(entries, prefix, BackbonePrefix, IsClassifier));
        }

        foreach (string prefix in new[] { FlowPrefix, "flownet.", "" })
        {
            if (entries.ContainsKey(prefix + "conv1.0.conv.weight"))
                return (WeightFileKind.FlowNetwork, Under(entries, prefix, FlowPrefix, _ => false));
        }

        string examples = string.Join(", ", checkpoint.Tensors.Take(3).Select(entry => $"'{ErrorText.Printable(entry.Name)}'"));
        throw new InvalidDataException(
            $"{checkpoint.Path} holds neither a Deep Feature Flow detector nor a ResNet backbone nor a FlowNetSimple: it has "
            + $"{checkpoint.Tensors.Count} entries{(examples.Length > 0 ? $", such as {examples}" : "")}.");
    }

    // The last layer of an ImageNet classifier: torchvision's, OpenMMLab's.
    private static bool IsClassifier(string name) =>
        name.StartsWith("fc.", StringComparison.Ordinal) || name.StartsWith("head.", StringComparison.Ordinal);

    private static Dictionary<string, CheckpointTensor> Renamed(PyTorchCheckpoint checkpoint, string oldPrefix, string newPrefix)
    {
        bool all = checkpoint.Tensors.Count > 0
            && checkpoint.Tensors.All(entry => entry.Name.StartsWith(oldPrefix, StringComparison.Ordinal));
        var entries = new Dictionary<string, CheckpointTensor>(StringComparer.Ordinal);
        foreach (CheckpointTensor entry in checkpoint.Tensors)
            entries[all ? newPrefix + entry.Name[oldPrefix.Length..] : entry.Name] = entry;
        return entries;
    }

    // Beside a prefixed backbone stand the heads of whatever it was trained for.
    private static Dictionary<string, CheckpointTensor> Under(
        Dictionary<string, CheckpointTensor> entries, string oldPrefix, string newPrefix, Func<string, bool> isLeftOut)
    {
        var renamed = new Dictionary<string, CheckpointTensor>(StringComparer.Ordinal);
        foreach ((string name, CheckpointTensor entry) in entries)
        {
            if (!name.StartsWith(oldPrefix, StringComparison.Ordinal))
                continue;
            string rest = name[oldPrefix.Length..];
            if (!isLeftOut(rest))
                renamed[newPrefix + rest] = entry;
        }

        return renamed;
    }
}
