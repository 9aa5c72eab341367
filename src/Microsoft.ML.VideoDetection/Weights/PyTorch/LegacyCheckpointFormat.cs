using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Reads the stream that <c>torch.save</c> wrote before PyTorch 1.6, and still writes on request.</summary>
/// <remarks>
/// Five pickles (magic number, protocol, machine, the object, the keys of its storages), then the storages in the order of the keys: a count of elements as
/// an int64 and their bytes. Only the object specifies the size of an element.
/// </remarks>
internal sealed class LegacyCheckpointFormat : IStorageDirectory
{
    private const long ProtocolVersion = 1001;

    private static readonly BigInteger _magic = BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private readonly CheckpointFile _file;
    private readonly Dictionary<string, (TorchStorage Storage, StorageId Id)> _storages = new(StringComparer.Ordinal);

    private LegacyCheckpointFormat(CheckpointFile file) => _file = file;

    /// <summary>Reads the saved object, whose tensors point into the file.</summary>
    public static object? Read(CheckpointFile file)
    {
        var format = new LegacyCheckpointFormat(file);
        var position = 0L;
        if (!_magic.Equals(ReadPickle(file, "its first pickle", null, ref position)))
            throw file.Invalid("is a pickle but no checkpoint: it does not begin with PyTorch's magic number");
        if (ReadPickle(file, "the protocol", null, ref position) is not ProtocolVersion)
            throw file.Invalid($"is a checkpoint of another protocol than {ProtocolVersion}; save it again with a current PyTorch");
        CheckMachine(file, ReadPickle(file, "the machine's description", null, ref position));
        var root = ReadPickle(file, "the object", format, ref position);
        format.PlaceStorages(ReadPickle(file, "the list of storages", null, ref position), position);
        return root;
    }

    public StorageView Find(PickleCalls calls, StorageId id, ReadOnlySpan<object?> rest)
    {
        if (!_storages.TryGetValue(id.Key, out var known))
        {
            known = (new TorchStorage(id.Key, id.ByteLength), id);
            _storages.Add(id.Key, known);
        }
        else if (known.Id != id)
        {
            throw calls.Invalid($"describes storage '{ErrorText.Printable(id.Key)}' in two ways");
        }

        var itemSize = ElementTypes.SizeOf(id.Type);
        return rest switch
        {
            [] or [null] => new StorageView(known.Storage, id.Type, 0, id.ByteLength),

            // (key of the view, its offset, its length): storages that were slices of others in old files.
            [PickleTuple { Items: [string, long and >= 0 and var offset, long and >= 0 and var count] }]
                when offset <= id.Count && count <= id.Count - offset =>
                new StorageView(known.Storage, id.Type, offset * itemSize, count * itemSize),
            _ => throw calls.Invalid($"refers to a part of storage '{ErrorText.Printable(id.Key)}' that does not lie in it"),
        };
    }

    private static object? ReadPickle(CheckpointFile file, string part, IStorageDirectory? storages, ref long position)
    {
        var input = new PickleInput(file, part, position, file.Length);
        var value = new PickleReader(input, storages).Read();
        position = input.Position;
        return value;
    }

    private static void CheckMachine(CheckpointFile file, object? description)
    {
        if (description is not PickleDictionary machine)
            throw file.Invalid("is a checkpoint that does not describe the machine it was written on; it is damaged");
        if (machine.TryGet<object>("little_endian", out var littleEndian) && littleEndian is not true)
            throw file.Invalid("was written on a big-endian machine; load it with PyTorch on a little-endian one and save it again");
    }

    private void PlaceStorages(object? keys, long position)
    {
        if (keys is not PickleList list)
            throw _file.Invalid("has no list of storages after its object; it is damaged");
        Span<byte> header = stackalloc byte[8];
        foreach (var item in list.Items)
        {
            if (item is not string key || !_storages.TryGetValue(key, out var known))
                throw _file.Invalid("lists a storage that no tensor refers to, so its length is unknown; it is damaged");
            if (known.Storage.FileOffset >= 0)
                throw _file.Invalid($"lists storage '{ErrorText.Printable(key)}' twice");
            _file.Read(position, header);
            position += header.Length;
            var count = BinaryPrimitives.ReadInt64LittleEndian(header);
            if (count != known.Id.Count)
                throw _file.Invalid($"holds {count} elements of storage '{ErrorText.Printable(key)}'; its tensors expect {known.Id.Count}");
            if (known.Storage.ByteLength > _file.Length - position)
                throw _file.Invalid($"ends inside storage '{ErrorText.Printable(key)}', {known.Storage.ByteLength - (_file.Length - position)} bytes too early; it is cut off");
            known.Storage.FileOffset = position;
            position += known.Storage.ByteLength;
        }

        foreach (var (storage, _) in _storages.Values)
        {
            if (storage.FileOffset < 0)
                throw _file.Invalid($"does not hold storage '{ErrorText.Printable(storage.Key)}', which a tensor refers to");
        }
    }
}
