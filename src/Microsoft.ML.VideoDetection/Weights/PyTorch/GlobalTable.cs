using System.Collections.Frozen;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>The fixed list of names that the reader understands. Anything else in a file is refused by name.</summary>
internal static class GlobalTable
{
    private static readonly FrozenDictionary<string, PickleGlobal> s_known = All().ToFrozenDictionary(known => known.FullName);

    public static PickleGlobal? Find(string module, string name) => s_known.GetValueOrDefault($"{module}.{name}");

    private static IEnumerable<PickleGlobal> All() => [.. Collections(), .. Tensors(), .. Storages(), .. DTypes(), .. Numpy()];

    private static IEnumerable<PickleGlobal> Collections()
    {
        yield return Function("collections.OrderedDict", CollectionFunctions.Dictionary);
        yield return Function("collections.Counter", CollectionFunctions.Dictionary);
        yield return Function("_codecs.encode", CollectionFunctions.Encode);

        // Protocol 2 has no instruction for these; Python 2 called the module __builtin__ and Python 3 still writes that.
        foreach (var module in (string[])["__builtin__", "builtins"])
        {
            yield return Function($"{module}.set", CollectionFunctions.Set);
            yield return Function($"{module}.frozenset", CollectionFunctions.Set);
            yield return Function($"{module}.bytes", CollectionFunctions.Bytes);
            yield return Function($"{module}.bytearray", CollectionFunctions.Bytes);
        }
    }

    private static IEnumerable<PickleGlobal> Tensors()
    {
        yield return Function("torch._utils._rebuild_tensor", TensorFunctions.Rebuild);
        yield return Function("torch._utils._rebuild_tensor_v2", TensorFunctions.Rebuild);
        yield return Function("torch._utils._rebuild_tensor_v3", TensorFunctions.RebuildWithType);
        yield return Function("torch._utils._rebuild_parameter", TensorFunctions.Parameter);
        yield return Function("torch._utils._rebuild_parameter_with_state", TensorFunctions.Parameter);
        yield return Function("torch.nn.parameter.Parameter", TensorFunctions.Parameter);
        yield return Function("torch.Size", TensorFunctions.Size);
        yield return Function("torch.device", TensorFunctions.Device);
    }

    private static IEnumerable<PickleGlobal> Storages()
    {
        foreach (var (name, type) in StorageClasses())
        {
            foreach (var module in (string[])["torch", "torch.cuda", "torch.storage"])
                yield return new PickleGlobal($"{module}.{name}") { StorageType = type };
        }
    }

    private static IEnumerable<(string Name, ScalarType Type)> StorageClasses() =>
    [
        ("FloatStorage", ScalarType.Float32),
        ("DoubleStorage", ScalarType.Float64),
        ("HalfStorage", ScalarType.Float16),
        ("BFloat16Storage", ScalarType.BFloat16),
        ("ByteStorage", ScalarType.Byte),
        ("CharStorage", ScalarType.Int8),
        ("ShortStorage", ScalarType.Int16),
        ("IntStorage", ScalarType.Int32),
        ("LongStorage", ScalarType.Int64),
        ("BoolStorage", ScalarType.Bool),
        ("ComplexFloatStorage", ScalarType.ComplexFloat32),
        ("ComplexDoubleStorage", ScalarType.ComplexFloat64),
        ("UntypedStorage", ScalarType.Byte),
    ];

    private static IEnumerable<PickleGlobal> DTypes()
    {
        foreach (var (name, type) in ElementTypes.Names)
            yield return new PickleGlobal($"torch.{name}") { DType = type };
    }

    private static IEnumerable<PickleGlobal> Numpy()
    {
        yield return Function("numpy.dtype", NumpyFunctions.Type);
        yield return new PickleGlobal("numpy.ndarray");

        // NumPy 2 moved its core.
        foreach (var core in (string[])["numpy.core", "numpy._core"])
        {
            yield return Function($"{core}.multiarray.scalar", NumpyFunctions.Scalar);
            yield return Function($"{core}.multiarray._reconstruct", NumpyFunctions.Array);
            yield return Function($"{core}.numeric._frombuffer", NumpyFunctions.ArrayFromBuffer);
        }
    }

    private static PickleGlobal Function(string name, PickleFunction function) => new(name) { Function = function };
}
