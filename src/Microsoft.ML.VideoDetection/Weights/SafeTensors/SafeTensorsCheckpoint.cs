using System.Buffers.Binary;
using Microsoft.ML.VideoDetection.Weights.PyTorch;

namespace Microsoft.ML.VideoDetection.Weights.SafeTensors;

/// <summary>Reads the entries of a safetensors file as those of a checkpoint, whose elements stay in the file until they are requested.</summary>
internal static class SafeTensorsCheckpoint
{
    /// <summary>Determines whether a file with these first bytes can be a safetensors file: a plausible length, then the brace of a JSON object.</summary>
    public static bool Begins(ReadOnlySpan<byte> start) =>
        start.Length > sizeof(long)
        && BinaryPrimitives.ReadUInt64LittleEndian(start) is >= 2 and <= SafeTensorsHeader.MaxBytes
        && start[sizeof(long)] == (byte)'{';

    /// <summary>Reads the header.</summary>
    /// <exception cref="InvalidDataException">It is malformed, empty, or announces more bytes than there are.</exception>
    public static IReadOnlyList<CheckpointTensor> Read(CheckpointFile file)
    {
        IReadOnlyList<SafeTensorsEntry> entries;
        long first;
        try
        {
            using var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read);
            entries = SafeTensorsHeader.Read(stream);
            first = stream.Position;
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{file.Path}: {error.Message}", error);
        }

        if (entries.Count == 0)
            throw file.Invalid("holds no weights");
        if (entries[^1].End > file.Length - first)
            throw file.Invalid($"is cut off: its header tells of {entries[^1].End} bytes of weights, {file.Length - first} are there");
        return [.. entries.Select(entry => Tensor(entry, first, file))];
    }

    private static CheckpointTensor Tensor(SafeTensorsEntry entry, long first, CheckpointFile file)
    {
        var storage = new TorchStorage(entry.Name, entry.End - entry.Begin) { FileOffset = first + entry.Begin };
        var whole = new StorageView(storage, entry.DType, 0, storage.ByteLength);
        return new CheckpointTensor(entry.Name, TensorView.Dense(whole, entry.Shape), file);
    }
}
