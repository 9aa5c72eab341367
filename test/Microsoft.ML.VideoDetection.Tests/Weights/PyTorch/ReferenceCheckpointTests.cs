using System.Globalization;
using System.Text.Json;
using Microsoft.ML.VideoDetection.Weights.PyTorch;
using TorchSharp;

namespace Microsoft.ML.VideoDetection.Tests.Weights.PyTorch;

/// <summary>Files that PyTorch itself wrote.</summary>
[TestClass]
public sealed class ReferenceCheckpointTests
{
    private static readonly Dictionary<string, string> _dtypes = new() { ["float32"] = "Float32", ["float64"] = "Float64", ["float16"] = "Float16", ["bfloat16"] = "BFloat16", ["int64"] = "Int64", ["int32"] = "Int32", ["uint8"] = "Byte", ["bool"] = "Bool" };

    [TensorTestMethod]
    [DataRow("small_zip.pth", "zip")]
    [DataRow("small_legacy.pth", "legacy")]
    [DataRow("bare_state_dict_zip.pth", "zip")]
    public void Small_EveryTensor_HasTheValuesThatPyTorchSaved(string name, string format)
    {
        using var expected = JsonDocument.Parse(File.ReadAllBytes(Fixtures.Reference("checkpoints", "small_expected.json")));
        using var checkpoint = PyTorchCheckpoint.Open(Fixtures.Reference("checkpoints", name));

        Assert.AreEqual(format, checkpoint.Format);
        var entries = expected.RootElement.GetProperty("state_dict").EnumerateObject().ToList();
        CollectionAssert.AreEqual(entries.ConvertAll(entry => entry.Name), checkpoint.Tensors.Select(tensor => tensor.Name).ToList());
        foreach (var (entry, tensor) in entries.Zip(checkpoint.Tensors))
        {
            CollectionAssert.AreEqual(entry.Value.GetProperty("shape").EnumerateArray().Select(n => n.GetInt64()).ToArray(), tensor.Shape);
            Assert.AreEqual(_dtypes[entry.Value.GetProperty("dtype").GetString()!], tensor.DType.ToString(), entry.Name);
            using var scope = torch.NewDisposeScope();
            var values = tensor.ToTensor().to_type(torch.float64).flatten();
            var first = entry.Value.GetProperty("values").EnumerateArray().Select(n => n.GetDouble()).ToArray();
            CollectionAssert.AreEqual(first, values.narrow(0, 0, first.Length).data<double>().ToArray(), entry.Name);
            Assert.AreEqual(entry.Value.GetProperty("sum").GetDouble(), values.sum().item<double>(), 1e-9, entry.Name);
        }
    }

    [TestMethod]
    [DataRow("small_zip.pth")]
    [DataRow("small_legacy.pth")]
    public void Small_Meta_IsPlainData(string name)
    {
        using var checkpoint = PyTorchCheckpoint.Open(Fixtures.Reference("checkpoints", name));

        var meta = checkpoint.Metadata;
        Assert.AreEqual(7L, meta["epoch"]);
        Assert.AreEqual(1000L, meta["iter"]);
        Assert.AreEqual("0.5.0", meta["mmtrack_version"]);
        CollectionAssert.AreEqual(new object[] { "airplane", "antelope" }, (List<object?>)meta["CLASSES"]!);
        Assert.IsNull(meta["env_info"]);
        Assert.AreEqual(0.01, meta["lr"]);

        // Both are numpy scalars in the file: numpy.int64(3) and numpy.float32(0.5).
        Assert.AreEqual(3L, meta["seed"]);
        Assert.AreEqual(0.5, meta["score"]);
    }

    [TensorTestMethod]
    [DataRow("names_r50_zip.pth", "r50")]
    [DataRow("names_r50_legacy.pth", "r50")]
    [DataRow("names_r101_zip.pth", "r101")]
    [DataRow("names_x101_zip.pth", "x101")]
    public void Published_EveryEntry_HasNameShapeTypeAndItsIndex(string name, string architecture)
    {
        var lines = File.ReadAllLines(Fixtures.Reference($"state_dict_{architecture}.tsv"));
        using var checkpoint = PyTorchCheckpoint.Open(Fixtures.Reference("checkpoints", name));

        Assert.HasCount(lines.Length, checkpoint.Tensors);
        for (var i = 0; i < lines.Length; i++)
        {
            var tensor = checkpoint.Tensors[i];
            var shape = string.Join('x', tensor.Shape.Select(n => n.ToString(CultureInfo.InvariantCulture)));
            var type = _dtypes.Single(pair => pair.Value == tensor.DType.ToString()).Key;
            Assert.AreEqual(lines[i].Replace("scalar", string.Empty, StringComparison.Ordinal), $"{tensor.Name}\t{shape}\t{type}");

            using var scope = torch.NewDisposeScope();
            var values = tensor.ToTensor();
            var expected = tensor.DType == torch.ScalarType.Int64 ? i : i / 1024.0;
            CollectionAssert.AreEqual(tensor.Shape, values.shape);
            Assert.IsTrue(values.is_contiguous());
            Assert.AreEqual(expected, values.min().to_type(torch.float64).item<double>());
            Assert.AreEqual(expected, values.max().to_type(torch.float64).item<double>());
        }
    }

    [TestMethod]
    [DataRow("evil_os_system_zip.pth")]
    [DataRow("evil_os_system_legacy.pth")]
    public void Evil_IsRefusedByName(string name)
    {
        var path = Fixtures.Reference("checkpoints", name);

        var refusal = Assert.ThrowsExactly<InvalidDataException>(() => PyTorchCheckpoint.Open(path));

        StringAssert.Contains(refusal.Message, path);
        StringAssert.Contains(refusal.Message, "posix.system");
        StringAssert.Contains(refusal.Message, "it will not be run");
        Assert.IsFalse(File.Exists("/tmp/dff_pwned_1"), "The command in the file was run.");
    }
}
