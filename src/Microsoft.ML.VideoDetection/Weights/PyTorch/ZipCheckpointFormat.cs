namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Reads the zip files that <c>torch.save</c> writes since PyTorch 1.6: a pickle and one entry per storage.</summary>
internal sealed class ZipCheckpointFormat : IStorageDirectory
{
    private const string PickleName = "/data.pkl";

    private readonly ZipDirectory _directory;
    private readonly string _root;

    private ZipCheckpointFormat(ZipDirectory directory, string root)
    {
        _directory = directory;
        _root = root;
    }

    /// <summary>Reads the saved object, whose tensors point into the file.</summary>
    public static object? Read(CheckpointFile file)
    {
        var directory = new ZipDirectory(file);
        var root = FindRoot(file, directory);
        CheckByteOrder(file, directory, root);
        var entry = directory.Entries[root + PickleName];
        var start = directory.Locate(root + PickleName, entry);
        var input = new PickleInput(file, "data.pkl", start, start + entry.Length);
        return new PickleReader(input, new ZipCheckpointFormat(directory, root)).Read();
    }

    public StorageView Find(PickleCalls calls, StorageId id, ReadOnlySpan<object?> rest)
    {
        if (!rest.IsEmpty)
            throw calls.Invalid("refers to a part of a storage, which the zip format does not know");
        var name = $"{_root}/data/{id.Key}";
        if (!_directory.Entries.TryGetValue(name, out var entry))
            throw calls.Invalid($"refers to storage '{ErrorText.Printable(id.Key)}', which the file does not hold");
        if (entry.Length < id.ByteLength)
            throw calls.Invalid($"says that storage '{ErrorText.Printable(id.Key)}' has {id.ByteLength} bytes; it has {entry.Length}");
        var storage = new TorchStorage(id.Key, id.ByteLength) { FileOffset = _directory.Locate(name, entry) };
        return new StorageView(storage, id.Type, 0, id.ByteLength);
    }

    private static string FindRoot(CheckpointFile file, ZipDirectory directory)
    {
        string? root = null;
        foreach (var name in directory.Entries.Keys)
        {
            // The one at the top level; a user's own file of that name may be deeper.
            if (!name.EndsWith(PickleName, StringComparison.Ordinal) || name.AsSpan(0, name.Length - PickleName.Length).Contains('/'))
                continue;
            if (root is not null)
                throw file.Invalid("is a zip file of several checkpoints; unpack it and name one of them");
            root = name[..^PickleName.Length];
        }

        if (root is null)
            throw file.Invalid("is a zip file but no checkpoint: nothing in it is called data.pkl");
        if (directory.Entries.ContainsKey(root + "/constants.pkl"))
            throw file.Invalid("is a TorchScript program, not a checkpoint; save the model's state_dict() with torch.save");
        return root;
    }

    private static void CheckByteOrder(CheckpointFile file, ZipDirectory directory, string root)
    {
        // Files from before PyTorch 2.1 have no byte order; they were written on little-endian machines.
        var name = root + "/byteorder";
        if (!directory.Entries.TryGetValue(name, out var entry))
            return;
        Span<byte> order = stackalloc byte[(int)Math.Min(entry.Length, 16)];
        file.Read(directory.Locate(name, entry), order);
        if (!order.SequenceEqual("little"u8))
            throw file.Invalid("was written on a big-endian machine; load it with PyTorch on a little-endian one and save it again");
    }
}
