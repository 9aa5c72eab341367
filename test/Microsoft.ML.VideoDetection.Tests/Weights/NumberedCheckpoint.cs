using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tests.Weights.PyTorch;
using Microsoft.ML.VideoDetection.Weights.PyTorch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Weights;

/// <summary>One entry of a <see cref="NumberedCheckpoint"/>.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Value">What each of its elements is.</param>
/// <param name="StorageClass">Its type as PyTorch stores it.</param>
/// <param name="NumbersRows">Whether the elements of row i, counted from 0, are i instead.</param>
internal sealed record NumberedEntry(
    string Name, long[] Shape, float Value, string StorageClass = "FloatStorage", bool NumbersRows = false);

/// <summary>
/// A checkpoint with the entries of a network, entry i full of i/1024 and integers of i: every value tells where it came from.
/// The elements are one stored number each, repeated by a stride of 0, so that the file is small.
/// </summary>
internal sealed class NumberedCheckpoint(IEnumerable<NumberedEntry> entries)
{
    private readonly List<NumberedEntry> _entries = [.. entries];

    public IReadOnlyList<NumberedEntry> Entries => _entries;

    public static NumberedCheckpoint Of(DeepFeatureFlowArchitecture architecture)
    {
        using DisposeScope scope = NewDisposeScope();
        using var network = new DeepFeatureFlowNetwork(architecture, META);
        return new NumberedCheckpoint(network.state_dict().Select((entry, i) => entry.Value.dtype == ScalarType.Int64
            ? new NumberedEntry(entry.Key, entry.Value.shape, i, "LongStorage")
            : new NumberedEntry(entry.Key, entry.Value.shape, i / 1024f)));
    }

    public NumberedCheckpoint Where(Func<string, bool> kept) => new(_entries.Where(entry => kept(entry.Name)));

    public NumberedCheckpoint Renamed(Func<string, string> rename) => new(_entries.Select(entry => entry with { Name = rename(entry.Name) }));

    public NumberedCheckpoint Changed(string name, Func<NumberedEntry, NumberedEntry> change) =>
        new(_entries.Select(entry => entry.Name == name ? change(entry) : entry));

    public NumberedCheckpoint With(string name, params long[] shape) => new([.. _entries, new NumberedEntry(name, shape, -1)]);

    /// <summary>Writes it as mmtracking does: a dictionary of <c>meta</c> and <c>state_dict</c>.</summary>
    /// <param name="classes">The <c>CLASSES</c> in <c>meta</c>; none leaves them out.</param>
    public TemporaryFile Write(params string[] classes)
    {
        object? meta = classes.Length == 0 ? new PyDict() : new PyDict(("CLASSES", new PyTuple([.. classes])));
        return WriteRoot(new PyDict(("meta", meta), ("state_dict", StateDictionary())));
    }

    /// <summary>Writes it as torchvision does: the state dictionary alone.</summary>
    public TemporaryFile WriteBare() => WriteRoot(StateDictionary());

    private PyDict StateDictionary() => new([.. _entries.Select((entry, i) =>
        ((object?)entry.Name, (object?)CheckpointBytes.Tensor(
            entry.StorageClass, $"{i}", entry.NumbersRows ? entry.Shape[0] : 1, 0, entry.Shape, Strides(entry))))]);

    private TemporaryFile WriteRoot(PyDict root) => new(CheckpointBytes.Zip(root, [.. _entries.Select((entry, i) => ($"{i}", Bytes(entry)))]));

    private static long[] Strides(NumberedEntry entry)
    {
        var strides = new long[entry.Shape.Length];
        if (entry.NumbersRows)
            strides[0] = 1;
        return strides;
    }

    private static byte[] Bytes(NumberedEntry entry) => entry.StorageClass switch
    {
        _ when entry.NumbersRows => CheckpointBytes.Floats([.. Enumerable.Range(0, (int)entry.Shape[0]).Select(row => (float)row)]),
        "LongStorage" => BitConverter.GetBytes((long)entry.Value),
        "FloatStorage" => CheckpointBytes.Floats(entry.Value),
        "DoubleStorage" => BitConverter.GetBytes((double)entry.Value),
        "ComplexFloatStorage" => CheckpointBytes.Floats(entry.Value, 0),
        _ => throw new ArgumentOutOfRangeException(nameof(entry), entry.StorageClass, "Not written here."),
    };
}
