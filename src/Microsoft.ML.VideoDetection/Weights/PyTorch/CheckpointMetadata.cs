using System.Globalization;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Converts the <c>meta</c> entry of a checkpoint to plain .NET values.</summary>
/// <remarks>
/// Text, long, double, bool, null, BigInteger and byte[] stay; tuples, lists, sets and arrays become
/// List&lt;object?&gt;; dictionaries become Dictionary&lt;string, object?&gt;; tensors and types become their description.
/// </remarks>
internal static class CheckpointMetadata
{
    private static readonly Dictionary<string, object?> _none = [];

    public static IReadOnlyDictionary<string, object?> Read(object? root, CheckpointFile file)
    {
        if (root is not PickleDictionary dictionary || !dictionary.TryGet<PickleDictionary>("meta", out var meta))
            return _none;

        // Values that are shared in the file are repeated here, so that each is a tree; sharing lets a file of a few lines expand to billions.
        if (PickleValues.CountUnfolded(meta, file) > PickleLimits.MaxMetadataValues)
            throw file.Invalid($"has a 'meta' entry of more than {PickleLimits.MaxMetadataValues} values");
        return ConvertDictionary(meta, file);
    }

    // Recursion is safe: the checkpoint was checked for cycles and depth.
    private static object? Convert(object? value, CheckpointFile file) => value switch
    {
        PickleDictionary dictionary => ConvertDictionary(dictionary, file),
        PickleTuple tuple => ConvertAll(tuple.Items, file),
        PickleList list => ConvertAll(list.Items, file),
        PickleSet set => ConvertAll(set.Items, file),
        NumpyArray array => ConvertArray(array, 0, 0, array.Items.Length),
        TensorView tensor => $"{ElementTypes.NameOf(tensor.Type)} tensor of {tensor.Count} elements",
        PickleGlobal global => global.FullName,
        NumpyType type => type.Name,
        StorageView storage => $"storage of {storage.ByteLength} bytes",
        _ => value,
    };

    private static List<object?> ConvertAll(IReadOnlyCollection<object?> items, CheckpointFile file)
    {
        var result = new List<object?>(items.Count);
        foreach (var item in items)
            result.Add(Convert(item, file));
        return result;
    }

    private static Dictionary<string, object?> ConvertDictionary(PickleDictionary dictionary, CheckpointFile file)
    {
        var result = new Dictionary<string, object?>(dictionary.Entries.Count, StringComparer.Ordinal);
        foreach (var (key, value) in dictionary.Entries)
        {
            var name = key switch
            {
                string text => text,
                null => "None",
                bool or long or double => System.Convert.ToString(key, CultureInfo.InvariantCulture)!,
                _ => throw file.Invalid($"has {PickleValues.KindOf(key)} as a dictionary key in 'meta'"),
            };
            if (!result.TryAdd(name, Convert(value, file)))
                throw file.Invalid($"has the key '{ErrorText.Printable(name)}' in 'meta' both as text and as a number");
        }

        return result;
    }

    private static object? ConvertArray(NumpyArray array, int dimension, int start, int count)
    {
        if (dimension == array.Shape.Length)
            return array.Items[start];
        var result = new List<object?>();
        var length = (int)array.Shape[dimension];
        for (var i = 0; i < length; i++)
            result.Add(ConvertArray(array, dimension + 1, start + i * (count / length), count / length));
        return result;
    }
}
