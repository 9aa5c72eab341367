namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Names kinds of values the way a Python user would.</summary>
internal static class PickleKind
{
    public static string Of(object? value) => value switch
    {
        null => "None",
        bool => "a bool",
        long or System.Numerics.BigInteger => "an int",
        double => "a float",
        string => "a string",
        byte[] => "bytes",
        PickleTuple => "a tuple",
        PickleList => "a list",
        PickleSet => "a set",
        PickleDictionary => "a dictionary",
        TensorView => "a tensor",
        StorageView => "a storage",
        PickleGlobal global => global.FullName,
        NumpyType => "a numpy.dtype",
        NumpyArray => "a numpy.ndarray",
        _ => "a value",
    };
}
