using Microsoft.ML.VideoDetection.Weights.PyTorch;

namespace Microsoft.ML.VideoDetection.Weights;

/// <summary>The names that PyTorch's wrappers put into those of a module's entries, at the front or, where only a part is wrapped, inside.</summary>
internal static class WrapperNames
{
    // DataParallel, DistributedDataParallel and AveragedModel; torch.compile; FSDP; activation checkpointing.
    private static readonly string[] _wrappers = ["module", "_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module"];

    // AveragedModel counts beside the module.
    private const string AveragedCount = "n_averaged";

    /// <summary>Takes the entries of a checkpoint under their names without wrappers, nested in any order.</summary>
    /// <exception cref="InvalidDataException">Two entries differ by wrappers only.</exception>
    public static Dictionary<string, CheckpointTensor> TakeOff(PyTorchCheckpoint checkpoint)
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
