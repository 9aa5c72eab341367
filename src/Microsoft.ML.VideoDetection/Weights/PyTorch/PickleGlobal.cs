using System.Collections.Frozen;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Computes the result of a known function from its arguments.</summary>
internal delegate object? PickleFunction(PickleCalls calls, object?[] arguments);

/// <summary>Represents one name that a checkpoint may refer to, and its meaning here.</summary>
internal sealed class PickleGlobal(string fullName)
{
    private static readonly FrozenDictionary<string, PickleGlobal> _known = All().ToFrozenDictionary(known => known.FullName);

    public string FullName { get; } = fullName;

    /// <summary>Gets the function that a call runs; null if the name is only a type.</summary>
    public PickleFunction? Function { get; init; }

    /// <summary>Gets the type of the elements if this is a storage class.</summary>
    public ScalarType? StorageType { get; init; }

    /// <summary>Gets the type if this is one of <c>torch.float32</c> and its like.</summary>
    public ScalarType? DType { get; init; }

    /// <summary>Finds a name in the fixed list of supported ones; any other name in a file is refused.</summary>
    public static PickleGlobal? Find(string module, string name) => _known.GetValueOrDefault($"{module}.{name}");

    private static IEnumerable<PickleGlobal> All() => [.. Collections(), .. Tensors(), .. Storages(), .. DTypes(), .. Numpy()];

    private static IEnumerable<PickleGlobal> Collections()
    {
        yield return Callable("collections.OrderedDict", PickleFunctions.Dictionary);
        yield return Callable("collections.Counter", PickleFunctions.Dictionary);
        yield return Callable("_codecs.encode", PickleFunctions.Encode);

        // Protocol 2 has no instruction for these; Python 2 called the module __builtin__ and Python 3 still writes that.
        foreach (var module in (string[])["__builtin__", "builtins"])
        {
            yield return Callable($"{module}.set", PickleFunctions.Set);
            yield return Callable($"{module}.frozenset", PickleFunctions.Set);
            yield return Callable($"{module}.bytes", PickleFunctions.Bytes);
            yield return Callable($"{module}.bytearray", PickleFunctions.Bytes);
        }
    }

    private static IEnumerable<PickleGlobal> Tensors()
    {
        yield return Callable("torch._utils._rebuild_tensor", PickleFunctions.RebuildTensor);
        yield return Callable("torch._utils._rebuild_tensor_v2", PickleFunctions.RebuildTensor);
        yield return Callable("torch._utils._rebuild_tensor_v3", PickleFunctions.RebuildTensorWithType);
        yield return Callable("torch._utils._rebuild_parameter", PickleFunctions.Parameter);
        yield return Callable("torch._utils._rebuild_parameter_with_state", PickleFunctions.Parameter);
        yield return Callable("torch.nn.parameter.Parameter", PickleFunctions.Parameter);
        yield return Callable("torch.Size", PickleFunctions.Size);
        yield return Callable("torch.device", PickleFunctions.Device);
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
        yield return Callable("numpy.dtype", NumpyType.Create);
        yield return new PickleGlobal("numpy.ndarray");

        // NumPy 2 renamed its core.
        foreach (var core in (string[])["numpy.core", "numpy._core"])
        {
            yield return Callable($"{core}.multiarray.scalar", NumpyType.DecodeScalar);
            yield return Callable($"{core}.multiarray._reconstruct", NumpyArray.Reconstruct);
            yield return Callable($"{core}.numeric._frombuffer", NumpyArray.FromBuffer);
        }
    }

    private static PickleGlobal Callable(string name, PickleFunction function) => new(name) { Function = function };
}
