using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Weights.PyTorch;

namespace Microsoft.ML.VideoDetection.Weights;

/// <summary>Recognizes a checkpoint by the names of its entries, and maps them to the names in the network.</summary>
internal static class CheckpointNames
{
    private const string BackbonePrefix = "detector.backbone.";
    private const string FlowPrefix = "motion.";
    private const string DetectorMark = BackbonePrefix + "conv1.weight";
    private const string BackboneMark = "conv1.weight";
    private const string SecondBackboneMark = "layer1.0.conv1.weight";
    private const string FlowMark = "conv1.0.conv.weight";

    // Prefixes that PyTorch's wrappers add at the front or, if only a part is wrapped, inside: DataParallel, DistributedDataParallel and AveragedModel;
    // torch.compile; FSDP; activation checkpointing.
    private static readonly string[] _wrappers = ["module", "_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module"];

    // Counter that AveragedModel saves beside the module.
    private const string AveragedCount = "n_averaged";

    // Prefix, with "_" for each dot, of the copies that mmcv's EMAHook saves beside each parameter; the parameter itself is then the average.
    private const string AverageHookPrefix = "ema_";

    /// <summary>Determines whether an entry, by its name in the network, belongs to the flow network.</summary>
    public static bool IsFlow(string name) => name.StartsWith(FlowPrefix, StringComparison.Ordinal);

    /// <exception cref="InvalidDataException">The names are not those of a supported network.</exception>
    public static (WeightFileKind Kind, IReadOnlyDictionary<string, CheckpointTensor> Entries) Recognize(PyTorchCheckpoint checkpoint)
    {
        Dictionary<string, CheckpointTensor> entries = WithoutWrappers(checkpoint);
        if (FindPrefix(checkpoint, entries, [""], "detector", DetectorMark) is string detector)
            return (WeightFileKind.Detector, Under(entries, detector, "", name => name.StartsWith(AverageHookPrefix, StringComparison.Ordinal)));
        if (FindPrefix(checkpoint, entries, ["backbone.", ""], "backbone", BackboneMark, SecondBackboneMark) is string backbone)
            return (WeightFileKind.Backbone, Under(entries, backbone, BackbonePrefix, IsClassifier));
        if (FindPrefix(checkpoint, entries, [FlowPrefix, "flownet.", ""], "flow network", FlowMark) is string flow)
            return (WeightFileKind.FlowNetwork, Under(entries, flow, FlowPrefix, _ => false));

        string examples = string.Join(", ", checkpoint.Tensors.Take(3).Select(entry => $"'{ErrorText.Printable(entry.Name)}'"));
        throw new InvalidDataException(
            $"{checkpoint.Path} holds neither a Deep Feature Flow detector nor a ResNet backbone nor a FlowNetSimple: it has "
            + $"{checkpoint.Tensors.Count} entries{(examples.Length > 0 ? $", such as {examples}" : "")}. Expected one of '{DetectorMark}' (detector), "
            + $"'{BackboneMark}' and '{SecondBackboneMark}' (backbone), '{FlowMark}' (flow network), alone or under a prefix such as 'model.'.");
    }

    /// <summary>Finds the prefix of the names of one network: a usual one, or else the only one.</summary>
    /// <exception cref="InvalidDataException">The file has the network several times, such as the weights and their running average.</exception>
    private static string? FindPrefix(
        PyTorchCheckpoint checkpoint, Dictionary<string, CheckpointTensor> entries, string[] usual, string what, params string[] marks)
    {
        bool Fits(string prefix) => Array.TrueForAll(marks, mark => entries.ContainsKey(prefix + mark));
        if (Array.Find(usual, Fits) is string known)
            return known;

        string[] prefixes = [.. entries.Keys
            .Where(name => name.EndsWith("." + marks[0], StringComparison.Ordinal))
            .Select(name => name[..^marks[0].Length])
            .Where(Fits)];
        return prefixes.Length <= 1
            ? prefixes.FirstOrDefault()
            : throw new InvalidDataException(
                $"{checkpoint.Path} holds a {what} {prefixes.Length} times, under "
                + $"{string.Join(", ", prefixes.Take(3).Select(prefix => $"'{ErrorText.Printable(prefix)}'"))}; save the entries of one of them alone.");
    }

    // The last layer of an ImageNet classifier: torchvision's, OpenMMLab's.
    private static bool IsClassifier(string name) =>
        name.StartsWith("fc.", StringComparison.Ordinal) || name.StartsWith("head.", StringComparison.Ordinal);

    // A prefixed backbone is accompanied by the heads that it was trained with; a prefixed detector by counters and losses.
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

    /// <summary>Gets the entries of a checkpoint under their names without wrappers, nested in any order.</summary>
    /// <exception cref="InvalidDataException">Two entries differ by wrappers only.</exception>
    private static Dictionary<string, CheckpointTensor> WithoutWrappers(PyTorchCheckpoint checkpoint)
    {
        var entries = new Dictionary<string, CheckpointTensor>(StringComparer.Ordinal);
        foreach (CheckpointTensor entry in checkpoint.Tensors)
        {
            string name = Unwrapped(entry.Name);
            if (name == AveragedCount)
                continue;
            if (!entries.TryAdd(name, entry))
            {
                throw new InvalidDataException(
                    $"{checkpoint.Path} has both '{ErrorText.Printable(entries[name].Name)}' and '{ErrorText.Printable(entry.Name)}', "
                    + "which differ only by the name of a wrapper; save the entries of one of them alone.");
            }
        }

        return entries;
    }

    private static string Unwrapped(string name) => Array.Exists(_wrappers, wrapper => name.Contains(wrapper, StringComparison.Ordinal))
        ? string.Join('.', name.Split('.').Where(part => !_wrappers.Contains(part, StringComparer.Ordinal)))
        : name;
}
