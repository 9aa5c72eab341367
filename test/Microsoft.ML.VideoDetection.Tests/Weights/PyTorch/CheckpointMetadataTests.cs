using System.Numerics;
using Microsoft.ML.VideoDetection.Weights.PyTorch;

namespace Microsoft.ML.VideoDetection.Tests.Weights.PyTorch;

[TestClass]
public sealed class CheckpointMetadataTests
{
    [TestMethod]
    public void Metadata_Protocol4Instructions_AreUnderstood()
    {
        // {'a': 'é', 'b': b'\x01', 'c': {1}, 'd': frozenset({2})} as protocol 4 writes it: framed, memoized, short.
        var value = new PyRaw(
        [
            0x95, 9, 0, 0, 0, 0, 0, 0, 0, (byte)'}', 0x94, (byte)'(',
            0x8c, 1, (byte)'a', 0x94, 0x8d, 2, 0, 0, 0, 0, 0, 0, 0, 0xc3, 0xa9,
            0x8c, 1, (byte)'b', (byte)'C', 1, 1,
            0x8c, 1, (byte)'c', 0x8f, 0x94, (byte)'(', (byte)'K', 1, 0x90,
            0x8c, 1, (byte)'d', (byte)'(', (byte)'K', 2, 0x91, 0x94, (byte)'u',
        ]);

        var meta = Read(value);

        Assert.AreEqual("é", meta["a"]);
        CollectionAssert.AreEqual(new byte[] { 1 }, (byte[])meta["b"]!);
        CollectionAssert.AreEqual(new object[] { 1L }, (List<object?>)meta["c"]!);
        CollectionAssert.AreEqual(new object[] { 2L }, (List<object?>)meta["d"]!);
    }

    [TestMethod]
    public void Metadata_StackGlobalAndNewObject_MakeWhatTheyName()
    {
        // collections.OrderedDict by STACK_GLOBAL and NEWOBJ, then one item.
        var value = new PyRaw(
        [
            0x8c, 11, .. "collections"u8, 0x8c, 11, .. "OrderedDict"u8, 0x93, (byte)')', 0x81, 0x8c, 1, (byte)'k', (byte)'N', (byte)'s',
        ]);

        Assert.IsTrue(Read(value).TryGetValue("k", out var item) && item is null);
    }

    [TestMethod]
    public void Metadata_Integers_KeepTheirValue()
    {
        // LONG1 of 2^64 (nine bytes), of -1 (one byte) and of nothing, which is 0.
        var meta = Read(new PyDict(
            ("big", new PyRaw(0x8a, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1)),
            ("minus", new PyRaw(0x8a, 1, 0xff)),
            ("zero", new PyRaw(0x8a, 0)),
            ("int", new PyRaw((byte)'J', 0xfe, 0xff, 0xff, 0xff))));

        Assert.AreEqual(BigInteger.Pow(2, 64), meta["big"]);
        Assert.AreEqual(-1L, meta["minus"]);
        Assert.AreEqual(0L, meta["zero"]);
        Assert.AreEqual(-2L, meta["int"]);
    }

    [TestMethod]
    [DataRow("f4", "<", new byte[] { 0, 0, 0x80, 0xbf }, -1.0)]
    [DataRow("f4", ">", new byte[] { 0xbf, 0x80, 0, 0 }, -1.0)]
    [DataRow("f2", "<", new byte[] { 0, 0xbc }, -1.0)]
    [DataRow("u2", "<", new byte[] { 0xff, 0xff }, 65535L)]
    [DataRow("i1", "|", new byte[] { 0xff }, -1L)]
    [DataRow("u8", "<", new byte[] { 2, 0, 0, 0, 0, 0, 0, 0 }, 2L)]
    [DataRow("b1", "|", new byte[] { 1 }, true)]
    [DataRow("S3", "|", new byte[] { 97, 98, 0 }, "ab")]
    [DataRow("U2", "<", new byte[] { 97, 0, 0, 0, 0, 0, 0, 0 }, "a")]
    public void Metadata_NumpyScalar_IsANumberOfItsOwn(string code, string order, byte[] data, object expected)
    {
        var meta = Read(new PyDict(("x", new PyCall(new PyGlobal("numpy._core.multiarray", "scalar"), new PyTuple(DType(code, order), data)))));

        Assert.AreEqual(expected, meta["x"]);
    }

    [TestMethod]
    public void Metadata_NumpyArray_IsNestedLists()
    {
        var empty = new PyTuple(new PyGlobal("numpy", "ndarray"), new PyTuple(0), "b"u8.ToArray());
        var state = new PyTuple(1, new PyTuple(2, 2), DType("u1", "|"), false, new byte[] { 1, 2, 3, 4 });
        var meta = Read(new PyDict(("x", new PyCall(new PyGlobal("numpy.core.multiarray", "_reconstruct"), empty, state))));

        var rows = (List<object?>)meta["x"]!;
        Assert.HasCount(2, rows);
        CollectionAssert.AreEqual(new object[] { 1L, 2L }, (List<object?>)rows[0]!);
        CollectionAssert.AreEqual(new object[] { 3L, 4L }, (List<object?>)rows[1]!);
    }

    [TestMethod]
    public void Metadata_KeysThatAreNoText_BecomeText()
    {
        var meta = Read(new PyDict((1, "one"), (0.5, "half"), (null, "none"), (true, "yes")));

        CollectionAssert.AreEquivalent(new[] { "1", "0.5", "None", "True" }, meta.Keys.ToArray());
    }

    [TestMethod]
    public void Metadata_Missing_IsEmpty()
    {
        using var file = new TemporaryFile(CheckpointBytes.Zip(new PyDict(("w", Scalar())), ("0", new byte[4])));
        using var checkpoint = PyTorchCheckpoint.Open(file.Path);

        Assert.IsEmpty(checkpoint.Metadata);
    }

    private static PyCall DType(string code, string order) =>
        new(new PyGlobal("numpy", "dtype"), new PyTuple(code, false, true), new PyTuple(3, order, null, null, null, -1, -1, 0));

    private static PyCall Scalar() => CheckpointBytes.Tensor("FloatStorage", "0", 1, 0, [], []);

    private static IReadOnlyDictionary<string, object?> Read(object meta)
    {
        using var file = new TemporaryFile(CheckpointBytes.Zip(
            new PyDict(("meta", meta), ("state_dict", new PyDict(("w", Scalar())))), ("0", new byte[4])));
        using var checkpoint = PyTorchCheckpoint.Open(file.Path);
        return checkpoint.Metadata;
    }
}
