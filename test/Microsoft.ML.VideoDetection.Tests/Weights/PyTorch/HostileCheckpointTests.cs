using Microsoft.ML.VideoDetection.Weights.PyTorch;

namespace Microsoft.ML.VideoDetection.Tests.Weights.PyTorch;

/// <summary>Files made to harm: each is refused with a reason, in seconds and without much memory.</summary>
[TestClass]
public sealed class HostileCheckpointTests
{
    private const int Long4 = 0x8b;

    private static readonly Dictionary<string, (string Name, byte[] Content, string Message)> _files = Files().ToDictionary(file => file.Name);

    public static IEnumerable<object[]> Names() => _files.Keys.Select(name => new object[] { name });

    private static IEnumerable<(string Name, byte[] Content, string Message)> Files()
    {
        // What a pickle may refer to.
        yield return ("os.system", Pickle(Call("os", "system", "true")), "refers to os.system, which is not one of the types");
        yield return ("builtins.eval", Pickle(Call("builtins", "eval", "1")), "refers to builtins.eval");
        yield return ("getattr", Pickle(Call("__builtin__", "getattr", "1")), "refers to __builtin__.getattr");
        yield return ("torch.load", Pickle(Call("torch", "load", "x")), "refers to torch.load");
        yield return ("named but not called", Pickle(new PyGlobal("posix", "system")), "refers to posix.system");
        yield return ("control characters", Pickle(new PyGlobal("a\u001b[2J", "b")), "refers to a\\u001b[2J.b");
        yield return ("ndarray called", Pickle(Call("numpy", "ndarray", 3)), "calls numpy.ndarray, which only names a type here");
        yield return ("other codec", Pickle(Call("_codecs", "encode", "x", "zlib")), "calls _codecs.encode for something else");
        yield return ("module id", Pickle(new PyPersistent("module", "a", "b", "c")), "is not the storage of a tensor");
        yield return ("string called", Pickle(new PyCall("x", new PyTuple())), "calls a string");
        yield return ("extension", Pickle(new PyRaw(0x82, 1)), "has instruction 0x82");

        // Sizes.
        yield return ("terabyte storage", Tensor(1L << 38, [1], [1]), "says that storage '0' has 1099511627776 bytes; it has 16");
        yield return ("terabyte of repeated zeros", Tensor(4, [1L << 38], [0]), "repeat their elements to an absurd size");
        yield return ("sizes that overflow", Tensor(4, [1L << 32, 1L << 32], [0, 0]), "which no memory holds");
        yield return ("sizes that overflow behind a zero", Tensor(4, [0, 1L << 62, 1L << 62], [0, 0, 0]), "which no memory holds");
        yield return ("stride that overflows", Tensor(4, [2, 2], [long.MaxValue, long.MaxValue]), "which no memory holds");
        yield return ("storage that overflows", Tensor(long.MaxValue, [1], [1]), "has a storage of 9223372036854775807 elements");
        yield return ("beyond the storage", Tensor(4, [5], [1]), "needs 20 bytes of storage '0', which has 16");
        yield return ("negative size", Tensor(4, [-1], [1]), "whose size is not made of non-negative integers");
        yield return ("negative stride", Tensor(4, [2], [-1]), "whose stride is not made of non-negative integers");
        yield return ("negative count", Tensor(-4, [1], [1]), "has a storage of -4 elements");
        yield return ("negative offset", Zip(State(CheckpointBytes.Tensor("FloatStorage", "0", 4, -1, [1], [1]))), "at offset -1");
        yield return ("65 dimensions", Tensor(4, [.. Enumerable.Repeat(1L, 65)], [.. Enumerable.Repeat(1L, 65)]), "of 65 dimensions");
        yield return ("unequal ranks", Tensor(4, [1, 1], [1]), "of 2 dimensions and 1 strides");
        yield return ("other storage", Zip(State(CheckpointBytes.Tensor("FloatStorage", "../version", 0, 0, [0], [1]))), "refers to storage '../version', which the file does not hold");
        yield return ("huge integer", Pickle(new PyRaw(Long4, 0xff, 0xff, 0xff, 0x7f)), "has an integer of 2147483647 bytes");
        yield return ("huge text", Pickle(new PyRaw((byte)'X', 0xff, 0xff, 0xff, 0xff)), "announces 4294967295 bytes where");
        yield return ("huger text", Pickle(new PyRaw(0x8d, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)), "announces 18446744073709551615 bytes where");

        // Shapes of the graph.
        yield return ("cycle", Pickle(new PyRaw([.. "]q\0h\0a"u8])), "holds a list that contains itself");
        yield return ("cycle through a dictionary", Pickle(new PyRaw([.. "}q\0(K\x1h\0u"u8])), "holds a dictionary that contains itself");
        yield return ("deep", Pickle(Nested(101)), "nests values more than 100 deep");
        yield return ("deep by sharing", Pickle(DeepByMemo(100_000)), "nests values more than 100 deep");
        yield return ("billion laughs", Pickle(Doubling(40)), "has a 'meta' entry of more than 200000 values");
        yield return ("three million instructions", Pickle(new PyRaw([.. Enumerable.Repeat((byte)'(', 3_000_000)])), "has more than 2000000 pickle instructions");
        yield return ("same bytes again and again", Pickle(Copies()), "unpacks to more than 64 MB");
        yield return ("key twice", Zip(new PyDict(("w", 1), ("w", 2))), "has the dictionary key 'w' twice");
        yield return ("key that is a list", Pickle(new PyDict((new PyList(), 1))), "uses a list as a dictionary key");
        yield return ("array in no bytes", Pickle(Call("numpy.core.numeric", "_frombuffer", Array.Empty<byte>(), Call("numpy", "dtype", "f4"), new PyTuple(1 << 30, 1 << 30, 1 << 30), "C")), "of shape [1073741824, 1073741824, 1073741824]");

        // Pickles that are none.
        yield return ("underflow", Pickle(new PyRaw((byte)'a')), "takes a value that it has not put there");
        yield return ("pop beyond a mark", Pickle(new PyRaw([.. "N(a"u8])), "takes a value that it has not put there");
        yield return ("no mark", CheckpointBytes.ZipOfPickle([0x80, 2, (byte)'t', (byte)'.']), "takes a value that it has not put there");
        yield return ("memo", Pickle(new PyRaw((byte)'h', 9)), "refers to value 9, which it has not kept");
        yield return ("no UTF-8", Pickle(new PyRaw((byte)'X', 1, 0, 0, 0, 0xff)), "has a text that is not UTF-8");
        yield return ("protocol 6", CheckpointBytes.ZipOfPickle(PickleBytes.Of(null, 6)), "uses pickle protocol 6");
        yield return ("no end", CheckpointBytes.ZipOfPickle([0x80, 2, (byte)'N']), "ends in the middle");

        // Roots that are no weights.
        yield return ("a list", Zip(new PyList(1, 2)), "holds a list, not a dictionary of weights");
        yield return ("no tensors", Zip(new PyDict(("epoch", 1), ("note", "x"))), "holds no weights: its entries are 'epoch', 'note'");
        yield return ("number for a name", Zip(new PyDict((1, CheckpointBytes.Tensor("FloatStorage", "0", 4, 0, [4], [1])))), "names a tensor by an int");

        // The legacy stream.
        yield return ("other pickle", PickleBytes.Of("hello"), "does not begin with PyTorch's magic number");
        yield return ("big-endian", [.. CheckpointBytes.LegacyPrefix(littleEndian: false), .. PickleBytes.Of(null)], "was written on a big-endian machine");
        yield return ("legacy os.system", CheckpointBytes.Legacy(Call("os", "system", "true")), "refers to os.system");
        yield return ("terabyte in a stream", Legacy(1L << 38, 1L << 38, [1L << 38]), "1099511627760 bytes too early");
        yield return ("other count", Legacy(4, 5, [4]), "holds 5 elements of storage '0'; its tensors expect 4");
        yield return ("storage missing", CheckpointBytes.Legacy(State(CheckpointBytes.Tensor("FloatStorage", "0", 4, 0, [4], [1]))), "does not hold storage '0'");
        yield return ("storage unknown", CheckpointBytes.Legacy(new PyDict(("a", 1)), ("7", 1, new byte[4])), "lists a storage that no tensor refers to");
        yield return ("storage twice", LegacyTwice(), "lists storage '0' twice");

        // Other files.
        yield return ("empty", [], "is empty");
        yield return ("text", "epoch,loss\n1,0.5\n"u8.ToArray(), "it begins with 'epoch,loss\\u000a1,0.5'");
        yield return ("cut zip", SmallCheckpoint.Zip[..^30], "has no directory at its end");
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Open_HostileFile_IsRefusedCheaply(string name)
    {
        var (_, content, message) = _files[name];
        const long Megabyte = 1 << 20;
        using var file = new TemporaryFile(content);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.ThrowsExactly<InvalidDataException>(() => PyTorchCheckpoint.Open(file.Path));

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        StringAssert.Contains(error.Message, file.Path, name);
        StringAssert.Contains(error.Message, message, name);
        Assert.IsLessThan(2000, error.Message.Length, name);

        // A small file costs little. Those that use up a budget may cost that: 64 MB of values, in a list that has doubled.
        Assert.IsLessThan((message.Contains("more than", StringComparison.Ordinal) ? 160 : 2) * Megabyte, allocated, name);
    }

    [TestMethod]
    public void Open_Directory_IsRefused()
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => PyTorchCheckpoint.Open(Path.GetTempPath()));

        StringAssert.Contains(error.Message, $"{Path.GetTempPath()}: is a directory");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Open_CutAnywhere_IsRefused(bool legacy)
    {
        var whole = legacy ? SmallCheckpoint.Legacy : SmallCheckpoint.Zip;
        for (var length = 0; length < whole.Length; length++)
        {
            using var file = new TemporaryFile(whole.AsSpan(0, length));
            Assert.ThrowsExactly<InvalidDataException>(() => PyTorchCheckpoint.Open(file.Path), $"Cut to {length} bytes.");
        }
    }

    // As meta of a checkpoint that is otherwise in order.
    private static byte[] Pickle(object meta) => Zip(new PyDict(
        ("meta", new PyDict(("x", meta))),
        ("state_dict", State(CheckpointBytes.Tensor("FloatStorage", "0", 4, 0, [4], [1])))));

    private static PyDict State(object tensor) => new(("w", tensor));

    private static byte[] Zip(object root) => CheckpointBytes.Zip(root, ("0", new byte[16]));

    private static byte[] Tensor(long count, long[] size, long[] stride) =>
        Zip(State(CheckpointBytes.Tensor("FloatStorage", "0", count, 0, size, stride)));

    private static byte[] Legacy(long count, long stored, long[] size) =>
        CheckpointBytes.Legacy(State(CheckpointBytes.Tensor("FloatStorage", "0", count, 0, size, [1])), ("0", stored, new byte[16]));

    private static byte[] LegacyTwice() => CheckpointBytes.Legacy(
        State(CheckpointBytes.Tensor("FloatStorage", "0", 1, 0, [1], [1])), ("0", 1, new byte[4]), ("0", 1, new byte[4]));

    private static PyCall Call(string module, string name, params object?[] arguments) => new(new PyGlobal(module, name), new PyTuple(arguments));

    private static PyRaw Nested(int depth) => new([.. Enumerable.Repeat((byte)']', depth), .. Enumerable.Repeat((byte)'a', depth - 1)]);

    // Each list holds the one before, found in the memo, so that the stack stays flat.
    private static PyRaw DeepByMemo(int depth) =>
        new([.. "]q\0"u8, .. Enumerable.Range(0, depth).SelectMany(_ => "0]h\0aq\0"u8.ToArray())]);

    private static PyRaw Doubling(int levels) =>
        new([.. "]q\0"u8, .. Enumerable.Range(0, levels).SelectMany(_ => "0]h\0ah\0aq\0"u8.ToArray())]);

    // A text of 60,000 characters, encoded 2,000 times over: 120 MB from a file of 0.1 MB.
    private static PyList Copies()
    {
        var text = new PyRaw([(byte)'X', 0x60, 0xea, 0, 0, .. Enumerable.Repeat((byte)'x', 60_000), (byte)'q', 7]);
        var first = Call("_codecs", "encode", text, "latin1");
        return new PyList([first, .. Enumerable.Repeat(Call("_codecs", "encode", new PyRaw((byte)'h', 7), "latin1"), 2_000)]);
    }
}
