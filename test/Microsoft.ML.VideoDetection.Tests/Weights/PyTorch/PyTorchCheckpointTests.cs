using Microsoft.ML.VideoDetection.Weights.PyTorch;
using TorchSharp;

namespace Microsoft.ML.VideoDetection.Tests.Weights.PyTorch;

[TestClass]
public sealed class PyTorchCheckpointTests
{
    [TensorTestMethod]
    [DataRow(false, "zip")]
    [DataRow(true, "legacy")]
    public void Open_SmallCheckpoint_GivesTensorsAndMeta(bool legacy, string format)
    {
        using var file = new TemporaryFile(legacy ? SmallCheckpoint.Legacy : SmallCheckpoint.Zip);
        using var checkpoint = PyTorchCheckpoint.Open(file.Path);

        Assert.AreEqual(file.Path, checkpoint.Path);
        Assert.AreEqual(format, checkpoint.Format);
        CollectionAssert.AreEqual(new[] { "dense", "transposed", "repeated", "flags" }, checkpoint.Tensors.Select(t => t.Name).ToArray());

        // Rows 0 1 2 and 3 4 5; its columns; the last element four times.
        CollectionAssert.AreEqual(new float[] { 0, 1, 2, 3, 4, 5 }, Values(checkpoint.Tensors[0]));
        CollectionAssert.AreEqual(new float[] { 0, 3, 1, 4, 2, 5 }, Values(checkpoint.Tensors[1]));
        CollectionAssert.AreEqual(new float[] { 5, 5, 5, 5 }, Values(checkpoint.Tensors[2]));
        CollectionAssert.AreEqual(new float[] { 1, 0, 1, 1 }, Values(checkpoint.Tensors[3]));
        Assert.AreEqual(16, checkpoint.Tensors[2].ByteCount);
        Assert.AreEqual(3L, checkpoint.Metadata["seed"]);
    }

    [TestMethod]
    [DataRow("state_dict")]
    [DataRow("model_state_dict")]
    [DataRow("model")]
    public void Open_Wrapper_IsLookedInto(string wrapper)
    {
        var root = new PyDict(("epoch", 3), (wrapper, new PyDict(("w", Scalar()), ("w._extra_state", null))));

        CollectionAssert.AreEqual(new[] { "w" }, Names(CheckpointBytes.Zip(root, ("0", new byte[4]))));
    }

    [TestMethod]
    public void Open_BareStateDictWithATensorCalledModel_IsNotTakenForAWrapper()
    {
        var root = new PyDict(("model", Scalar()), ("state_dict", new PyDict()));

        CollectionAssert.AreEqual(new[] { "model" }, Names(CheckpointBytes.Zip(root, ("0", new byte[4]))));
    }

    [TestMethod]
    public void Open_ParameterOfAnOldTorchvisionFile_IsItsTensor()
    {
        // PyTorch 0.3: _rebuild_tensor without hooks, the parameter made by its class and given a state.
        var tensor = new PyCall(
            new PyGlobal("torch._utils", "_rebuild_tensor"),
            new PyTuple(CheckpointBytes.Storage("FloatStorage", "0", 1), 0, new PyTuple(1), new PyTuple(1)));
        var parameter = new PyCall(new PyGlobal("torch.nn.parameter", "Parameter"), new PyTuple(tensor, true), new PyTuple(true, null));
        var root = new PyDict(("conv1.weight", parameter));

        CollectionAssert.AreEqual(new[] { "conv1.weight" }, Names(CheckpointBytes.Legacy(root, ("0", 1, new byte[4]))));
    }

    [TensorTestMethod]
    public void Open_LegacyStorageView_BeginsWhereItSays()
    {
        var view = new PyPersistent("storage", new PyGlobal("torch", "FloatStorage"), "0", "cpu", 4L, new PyTuple("1", 2L, 2L));
        var tensor = new PyCall(
            new PyGlobal("torch._utils", "_rebuild_tensor_v2"),
            new PyTuple(view, 1, new PyTuple(1), new PyTuple(1), false, null));
        using var file = new TemporaryFile(CheckpointBytes.Legacy(new PyDict(("w", tensor)), ("0", 4, CheckpointBytes.Floats(10, 11, 12, 13))));
        using var checkpoint = PyTorchCheckpoint.Open(file.Path);

        // The view begins at element 2 of the storage, the tensor at element 1 of the view.
        CollectionAssert.AreEqual(new float[] { 13 }, Values(checkpoint.Tensors[0]));
    }

    [TensorTestMethod]
    public void Open_UntypedStorage_TakesTheTypeOfTheTensor()
    {
        var storage = new PyPersistent("storage", new PyGlobal("torch.storage", "UntypedStorage"), "0", "cpu", 8L);
        var tensor = new PyCall(
            new PyGlobal("torch._utils", "_rebuild_tensor_v3"),
            new PyTuple(storage, 1, new PyTuple(1), new PyTuple(1), false, null, new PyGlobal("torch", "float32")));
        using var file = new TemporaryFile(CheckpointBytes.Zip(new PyDict(("w", tensor)), ("0", CheckpointBytes.Floats(3, 4))));
        using var checkpoint = PyTorchCheckpoint.Open(file.Path);

        CollectionAssert.AreEqual(new float[] { 4 }, Values(checkpoint.Tensors[0]));
    }

    [TestMethod]
    public void Open_MissingFile_IsNamed()
    {
        var path = Path.Combine(Path.GetTempPath(), "no-such-checkpoint.pth");

        var error = Assert.ThrowsExactly<FileNotFoundException>(() => PyTorchCheckpoint.Open(path));

        StringAssert.Contains(error.Message, path);
    }

    [TestMethod]
    public void Open_Failed_LeavesTheFileClosed()
    {
        using var file = new TemporaryFile("no checkpoint"u8);
        Assert.ThrowsExactly<InvalidDataException>(() => PyTorchCheckpoint.Open(file.Path));

        using var exclusive = new FileStream(file.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.AreEqual(13, exclusive.Length);
    }

    private static PyCall Scalar() => CheckpointBytes.Tensor("FloatStorage", "0", 1, 0, [], []);

    private static string[] Names(byte[] content)
    {
        using var file = new TemporaryFile(content);
        using var checkpoint = PyTorchCheckpoint.Open(file.Path);
        return [.. checkpoint.Tensors.Select(tensor => tensor.Name)];
    }

    private static float[] Values(CheckpointTensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        return tensor.ToTensor().to_type(torch.float32).flatten().data<float>().ToArray();
    }
}
