using Microsoft.ML.VideoDetection.Weights.PyTorch;
using TorchSharp;

namespace Microsoft.ML.VideoDetection.Tests.Weights.PyTorch;

[TestClass]
public sealed class CheckpointTensorTests
{
    [TensorTestMethod]
    [DataRow("HalfStorage", new byte[] { 0x00, 0x3c, 0x00, 0xc0 })]
    [DataRow("BFloat16Storage", new byte[] { 0x80, 0x3f, 0x00, 0xc0 })]
    [DataRow("FloatStorage", new byte[] { 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0 })]
    [DataRow("DoubleStorage", new byte[] { 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0xc0 })]
    [DataRow("CharStorage", new byte[] { 1, 0xfe })]
    [DataRow("ShortStorage", new byte[] { 1, 0, 0xfe, 0xff })]
    [DataRow("IntStorage", new byte[] { 1, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff })]
    [DataRow("LongStorage", new byte[] { 1, 0, 0, 0, 0, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff })]
    public void CopyTo_Float32_ConvertsOneAndMinusTwo(string storage, byte[] data)
    {
        using var file = new TemporaryFile(CheckpointBytes.Zip(Pair(storage), ("0", data)));
        using var checkpoint = PyTorchCheckpoint.Open(file.Path);
        using var destination = torch.full(2, 9f);

        checkpoint.Tensors[0].CopyTo(destination);

        CollectionAssert.AreEqual(new float[] { 1, -2 }, destination.data<float>().ToArray());
    }

    [TensorTestMethod]
    public void CopyTo_ParameterThatWantsAGradient_IsOverwrittenInPlace()
    {
        using var file = new TemporaryFile(SmallCheckpoint.Zip);
        using var checkpoint = PyTorchCheckpoint.Open(file.Path);
        using var destination = torch.zeros(2, 3, requires_grad: true);

        checkpoint.Tensors[0].CopyTo(destination);

        Assert.IsTrue(destination.requires_grad && destination.is_leaf);
        CollectionAssert.AreEqual(new float[] { 0, 1, 2, 3, 4, 5 }, destination.data<float>().ToArray());
    }

    [TensorTestMethod]
    public void CopyTo_TransposedDestination_PutsElementsWhereTheyBelong()
    {
        using var file = new TemporaryFile(SmallCheckpoint.Zip);
        using var checkpoint = PyTorchCheckpoint.Open(file.Path);
        using var memory = torch.zeros(3, 2);
        using var destination = memory.t();

        checkpoint.Tensors[0].CopyTo(destination);

        CollectionAssert.AreEqual(new float[] { 0, 3, 1, 4, 2, 5 }, memory.data<float>().ToArray());
    }

    [TensorTestMethod]
    public void CopyTo_MoreThanOnePiece_CopiesAll()
    {
        // 2^20 elements are moved at a time; the last piece has one.
        const int Count = (1 << 20) + 1;
        var values = new float[Count];
        values[^2] = 2;
        values[^1] = 3;
        using var file = new TemporaryFile(CheckpointBytes.Zip(
            new PyDict(("w", CheckpointBytes.Tensor("FloatStorage", "0", Count, 0, [Count], [1]))), ("0", CheckpointBytes.Floats(values))));
        using var checkpoint = PyTorchCheckpoint.Open(file.Path);
        using var same = torch.ones(Count);
        using var wider = torch.ones(Count, torch.float64);

        var before = GC.GetAllocatedBytesForCurrentThread();
        checkpoint.Tensors[0].CopyTo(same);

        // Straight into the 4 MB of the tensor, not by way of the managed heap.
        Assert.IsLessThan(100_000, GC.GetAllocatedBytesForCurrentThread() - before);
        checkpoint.Tensors[0].CopyTo(wider);

        CollectionAssert.AreEqual(values, same.data<float>().ToArray());
        CollectionAssert.AreEqual(Array.ConvertAll(values, v => (double)v), wider.data<double>().ToArray());
    }

    [TensorTestMethod]
    public void ToTensor_BoolOfAnotherByte_IsTrueAndNothingElse()
    {
        using var file = new TemporaryFile(CheckpointBytes.Zip(Pair("BoolStorage"), ("0", [0, 200])));
        using var checkpoint = PyTorchCheckpoint.Open(file.Path);
        using var flags = checkpoint.Tensors[0].ToTensor();

        CollectionAssert.AreEqual(new byte[] { 0, 1 }, flags.bytes.ToArray());
    }

    [TensorTestMethod]
    public void CopyTo_OtherShapeOrLesserType_IsRefused()
    {
        using var file = new TemporaryFile(SmallCheckpoint.Zip);
        using var checkpoint = PyTorchCheckpoint.Open(file.Path);
        using var flat = torch.zeros(6);
        using var integers = torch.zeros(2, 3, torch.int64);

        var shape = Assert.ThrowsExactly<ArgumentException>(() => checkpoint.Tensors[0].CopyTo(flat));
        var type = Assert.ThrowsExactly<ArgumentException>(() => checkpoint.Tensors[0].CopyTo(integers));

        StringAssert.Contains(shape.Message, $"{file.Path}: dense has size [2, 3]; the destination has [6].");
        StringAssert.Contains(type.Message, "dense is float32, which int64 cannot hold.");
    }

    [TensorTestMethod]
    public void ToTensor_FileCutAfterOpening_IsInvalidData()
    {
        using var file = new TemporaryFile(SmallCheckpoint.Legacy);
        using var checkpoint = PyTorchCheckpoint.Open(file.Path);
        using (var cut = new FileStream(file.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            cut.SetLength(100);

        var error = Assert.ThrowsExactly<InvalidDataException>(() => checkpoint.Tensors[0].ToTensor());

        StringAssert.Contains(error.Message, file.Path);
    }

    private static PyDict Pair(string storage) => new(("w", CheckpointBytes.Tensor(storage, "0", 2, 0, [2], [1])));
}
