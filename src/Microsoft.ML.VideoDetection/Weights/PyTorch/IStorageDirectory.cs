using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>What a pickle says about a storage that it refers to.</summary>
/// <param name="Key">The name of the storage in its file.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Count">How many elements it has; not negative, and the length in bytes does not overflow.</param>
internal sealed record StorageId(string Key, ScalarType Type, long Count)
{
    public long ByteLength => Count * ElementTypes.SizeOf(Type);
}

/// <summary>Finds the bytes of tensors: the two file formats keep them in different places.</summary>
internal interface IStorageDirectory
{
    /// <summary>Finds a storage, or the part of it that the rest of the persistent id describes.</summary>
    /// <exception cref="InvalidDataException">There is no such storage, or it is shorter than the pickle says.</exception>
    StorageView Find(PickleCalls calls, StorageId id, ReadOnlySpan<object?> rest);
}
