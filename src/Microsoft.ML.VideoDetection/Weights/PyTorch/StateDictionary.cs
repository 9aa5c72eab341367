namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Finds the named tensors in what a checkpoint holds.</summary>
internal static class StateDictionary
{
    // OpenMMLab and most scripts; PyTorch's own tutorial; timm, DETR and others; where there is nothing else, running averages of weights.
    private static readonly string[] s_wrappers =
        ["state_dict", "model_state_dict", "model", "state_dict_ema", "ema_state_dict", "model_ema", "ema_model", "ema"];

    public static IReadOnlyList<CheckpointTensor> Find(object? root, CheckpointFile file)
    {
        if (root is not PickleDictionary dictionary)
            throw file.Invalid($"holds {PickleKind.Of(root)}, not a dictionary of weights; save model.state_dict()");

        var tensors = new List<CheckpointTensor>();
        var total = (Int128)0;
        foreach (var (key, value) in Unwrap(dictionary).Entries)
        {
            // Modules may keep other things in a state dict ("…._extra_state"); they are not weights.
            if (value is not TensorView view)
                continue;
            if (key is not string name)
                throw file.Invalid($"names a tensor by {PickleKind.Of(key)}");
            total += view.ByteCount;
            if (view.ByteCount - file.Length > PickleLimits.MaxExpandedTensorBytes || total - file.Length > PickleLimits.MaxExpandedTotalBytes)
            {
                throw file.Invalid(
                    $"has tensors that repeat their elements to an absurd size: with '{ErrorText.Printable(name)}' of size {TensorView.Describe(view.Shape)} they come to {total} bytes, in a file of {file.Length}");
            }

            tensors.Add(new CheckpointTensor(name, view, file));
        }

        if (tensors.Count == 0)
            throw file.Invalid($"holds no weights: its entries are {ListKeys(dictionary)}");
        return tensors;
    }

    private static PickleDictionary Unwrap(PickleDictionary root)
    {
        foreach (var wrapper in s_wrappers)
        {
            if (root.TryGet<PickleDictionary>(wrapper, out var inner) && inner.Entries.Any(entry => entry.Value is TensorView))
                return inner;
        }

        return root;
    }

    private static string ListKeys(PickleDictionary dictionary)
    {
        const int Most = 8;
        var keys = dictionary.Entries.Take(Most).Select(entry => entry.Key is string name ? $"'{ErrorText.Printable(name)}'" : PickleKind.Of(entry.Key));
        return dictionary.Entries.Count switch
        {
            0 => "none",
            > Most => $"{string.Join(", ", keys)} and {dictionary.Entries.Count - Most} more",
            _ => string.Join(", ", keys),
        };
    }
}
