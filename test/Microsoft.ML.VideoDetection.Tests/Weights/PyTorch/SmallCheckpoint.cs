namespace Microsoft.ML.VideoDetection.Tests.Weights.PyTorch;

/// <summary>One small checkpoint with a bit of everything, in either format.</summary>
internal static class SmallCheckpoint
{
    private static readonly byte[] _six = CheckpointBytes.Floats(0, 1, 2, 3, 4, 5);

    public static byte[] Zip { get; } = CheckpointBytes.Zip(Root(), ("0", _six), ("1", [1, 0, 1, 1]));

    public static byte[] Legacy { get; } = CheckpointBytes.Legacy(Root(), ("0", 6, _six), ("1", 4, [1, 0, 1, 1]));

    private static PyDict Root() => new(
        ("meta", Meta()),
        ("state_dict", new PyCall(
            new PyGlobal("collections", "OrderedDict"),
            new PyTuple(new PyList(
                new PyTuple("dense", CheckpointBytes.Tensor("FloatStorage", "0", 6, 0, [2, 3], [3, 1])),
                new PyTuple("transposed", CheckpointBytes.Tensor("FloatStorage", "0", 6, 0, [3, 2], [1, 3])),
                new PyTuple("repeated", CheckpointBytes.Tensor("FloatStorage", "0", 6, 5, [2, 2], [0, 0])),
                new PyTuple("flags", CheckpointBytes.Tensor("BoolStorage", "1", 4, 0, [4], [1])))),
            new PyDict(("_metadata", new PyDict((string.Empty, new PyDict(("version", 1)))))))));

    private static PyDict Meta() => new(
        ("epoch", 7),
        ("lr", 0.25),
        ("CLASSES", new PyTuple("cat", "dog")),
        ("seed", new PyCall(
            new PyGlobal("numpy.core.multiarray", "scalar"),
            new PyTuple(
                new PyCall(new PyGlobal("numpy", "dtype"), new PyTuple("i8", false, true), new PyTuple(3, "<", null, null, null, -1, -1, 0)),
                new PyCall(new PyGlobal("_codecs", "encode"), new PyTuple("\x03\0\0\0\0\0\0\0", "latin1"))))));
}
