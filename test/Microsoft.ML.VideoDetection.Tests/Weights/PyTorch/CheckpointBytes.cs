using System.Runtime.InteropServices;

namespace Microsoft.ML.VideoDetection.Tests.Weights.PyTorch;

/// <summary>Writes the two formats of torch.save.</summary>
internal static class CheckpointBytes
{
    public static readonly PyGlobal OrderedDict = new("collections", "OrderedDict");

    public static byte[] Zip(object? root, params (string Key, byte[] Data)[] storages) =>
        ZipOfPickle(PickleBytes.Of(root), storages);

    public static byte[] ZipOfPickle(byte[] pickle, params (string Key, byte[] Data)[] storages) =>
        ZipBytes.Of([("archive/data.pkl", pickle), .. storages.Select(s => ($"archive/data/{s.Key}", s.Data)), ("archive/version", "3\n"u8.ToArray())]);

    public static byte[] Legacy(object? root, params (string Key, long Count, byte[] Data)[] storages) =>
        LegacyOfPickle(PickleBytes.Of(root), storages);

    public static byte[] LegacyOfPickle(byte[] pickle, params (string Key, long Count, byte[] Data)[] storages)
    {
        using var stream = new MemoryStream();
        stream.Write(LegacyPrefix());
        stream.Write(pickle);
        stream.Write(PickleBytes.Of(new PyList([.. storages.Select(s => s.Key)])));
        foreach (var (_, count, data) in storages)
        {
            stream.Write(BitConverter.GetBytes(count));
            stream.Write(data);
        }

        return stream.ToArray();
    }

    public static byte[] LegacyPrefix(bool littleEndian = true) =>
    [
        .. PickleBytes.Of(new PyRaw(0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19)),
        .. PickleBytes.Of(1001),
        .. PickleBytes.Of(new PyDict(("protocol_version", 1001), ("little_endian", littleEndian))),
    ];

    public static PyCall Tensor(string storageClass, string key, long count, long offset, long[] size, long[] stride) => new(
        new PyGlobal("torch._utils", "_rebuild_tensor_v2"),
        new PyTuple(Storage(storageClass, key, count), offset, Tuple(size), Tuple(stride), false, new PyCall(OrderedDict, new PyTuple())));

    public static PyPersistent Storage(string storageClass, string key, long count) =>
        new("storage", new PyGlobal("torch", storageClass), key, "cpu", count);

    public static byte[] Floats(params float[] values) => MemoryMarshal.AsBytes<float>(values).ToArray();

    private static PyTuple Tuple(long[] numbers) => new([.. numbers.Cast<object?>()]);
}
