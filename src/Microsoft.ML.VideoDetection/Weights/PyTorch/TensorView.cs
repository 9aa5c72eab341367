using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Represents a tensor as a checkpoint describes it: a strided view of a storage, verified to lie inside of it.</summary>
internal sealed class TensorView
{
    private TensorView(StorageView storage, ScalarType type, long offset, long[] shape, long[] strides, long count, long reach)
    {
        Storage = storage;
        Type = type;
        ElementOffset = offset;
        Shape = shape;
        Strides = strides;
        Count = count;
        Reach = reach;
    }

    public StorageView Storage { get; }

    public ScalarType Type { get; }

    /// <summary>Gets the position of the first element in the storage, in elements.</summary>
    public long ElementOffset { get; }

    public long[] Shape { get; }

    /// <summary>Gets the distance between neighbors along each dimension, in elements; 0 repeats one element.</summary>
    public long[] Strides { get; }

    /// <summary>Gets the number of elements.</summary>
    public long Count { get; }

    /// <summary>Gets the number of stored elements from the first one that the view uses to the last.</summary>
    public long Reach { get; }

    public long ByteCount => Count * ElementTypes.SizeOf(Type);

    /// <summary>Gets whether the elements are stored as in a dense row-major tensor.</summary>
    public bool IsDense
    {
        get
        {
            var expected = 1L;
            for (var d = Shape.Length - 1; d >= 0; d--)
            {
                if (Shape[d] != 1 && Strides[d] != expected)
                    return Count == 0;
                expected *= Shape[d];
            }

            return true;
        }
    }

    /// <exception cref="InvalidDataException">The view is malformed, reaches beyond its storage, or its size overflows.</exception>
    public static TensorView Create(PickleCalls calls, StorageView storage, ScalarType type, long offset, PickleTuple size, PickleTuple stride)
    {
        var shape = Extents(calls, size, "size");
        var strides = Extents(calls, stride, "stride");
        if (shape.Length != strides.Length)
            throw calls.Invalid($"has a tensor of {shape.Length} dimensions and {strides.Length} strides");
        if (offset < 0)
            throw calls.Invalid($"has a tensor at offset {offset}");

        var itemSize = ElementTypes.SizeOf(type);
        var count = (Int128)1;
        var last = (Int128)offset;
        for (var d = 0; d < shape.Length; d++)
        {
            // A dimension of 0 would hide the overflow of those before and after it.
            count *= Math.Max(shape[d], 1);
            last += (Int128)Math.Max(shape[d] - 1, 0) * strides[d];
            if (count * itemSize > long.MaxValue || last > long.MaxValue)
                throw calls.Invalid($"has a tensor of size {Describe(shape)} and stride {Describe(strides)}, which no memory holds");
        }

        if (shape.Contains(0))
            return new TensorView(storage, type, offset, shape, strides, 0, 0);
        if ((last + 1) * itemSize > storage.ByteLength)
        {
            throw calls.Invalid(
                $"has a tensor of size {Describe(shape)} that needs {(last + 1) * itemSize} bytes of storage '{ErrorText.Printable(storage.Storage.Key)}', which has {storage.ByteLength}");
        }

        return new TensorView(storage, type, offset, shape, strides, (long)count, (long)last + 1 - offset);
    }

    /// <summary>Creates the view of a whole storage that contains just the elements of a dense row-major tensor.</summary>
    public static TensorView Dense(StorageView storage, long[] shape)
    {
        long[] strides = new long[shape.Length];
        long count = 1;
        for (var d = shape.Length - 1; d >= 0; d--)
        {
            strides[d] = count;
            count *= shape[d];
        }

        return new TensorView(storage, storage.Type, 0, shape, strides, count, count);
    }

    public static string Describe(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    private static long[] Extents(PickleCalls calls, PickleTuple tuple, string what)
    {
        if (tuple.Items.Length > PickleLimits.MaxTensorRank)
            throw calls.Invalid($"has a tensor of {tuple.Items.Length} dimensions; {PickleLimits.MaxTensorRank} are the most");
        calls.Charge(8L * tuple.Items.Length);
        var extents = new long[tuple.Items.Length];
        for (var d = 0; d < extents.Length; d++)
        {
            extents[d] = tuple.Items[d] is long and >= 0 and var extent
                ? extent
                : throw calls.Invalid($"has a tensor whose {what} is not made of non-negative integers");
        }

        return extents;
    }
}

/// <summary>Represents a storage as a pickle refers to it: the legacy format can name a part of one.</summary>
/// <param name="Storage">The bytes.</param>
/// <param name="Type">The type of the elements.</param>
/// <param name="ByteOffset">Position of the part in the storage.</param>
/// <param name="ByteLength">Length of the part, which ends inside the storage.</param>
internal sealed record StorageView(TorchStorage Storage, ScalarType Type, long ByteOffset, long ByteLength);

/// <summary>Represents one run of bytes in the file that tensors are views of.</summary>
internal sealed class TorchStorage(string key, long byteLength)
{
    public string Key { get; } = key;

    public long ByteLength { get; } = byteLength;

    /// <summary>Gets or sets the position of its first byte in the file; negative until the legacy format has specified it.</summary>
    public long FileOffset { get; set; } = -1;
}

/// <summary>Represents a pickle's reference to a storage.</summary>
/// <param name="Key">The name of the storage in its file.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Count">Number of elements; not negative, and the length in bytes does not overflow.</param>
internal sealed record StorageId(string Key, ScalarType Type, long Count)
{
    public long ByteLength => Count * ElementTypes.SizeOf(Type);
}

/// <summary>Finds the bytes of tensors, which the two file formats keep in different places.</summary>
internal interface IStorageDirectory
{
    /// <summary>Finds a storage, or the part of it that the rest of the persistent id describes.</summary>
    /// <exception cref="InvalidDataException">The storage does not exist, or it is shorter than the pickle requires.</exception>
    StorageView Find(PickleCalls calls, StorageId id, ReadOnlySpan<object?> rest);
}
