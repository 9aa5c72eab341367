using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights.SafeTensors;

/// <summary>The element types of the format, by their names in the header.</summary>
internal static class SafeTensorsTypes
{
    private static readonly (string Name, ScalarType Type, int Size)[] s_types =
    [
        ("F32", ScalarType.Float32, 4),
        ("F64", ScalarType.Float64, 8),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8),
        ("I32", ScalarType.Int32, 4),
        ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    /// <returns>The name and the bytes per element, or null where the format has no such type.</returns>
    public static (string Name, int Size)? Find(ScalarType type)
    {
        foreach (var known in s_types)
        {
            if (known.Type == type)
                return (known.Name, known.Size);
        }

        return null;
    }

    /// <returns>The type and the bytes per element, or null where the name is not known.</returns>
    public static (ScalarType Type, int Size)? Find(string? name)
    {
        foreach (var known in s_types)
        {
            if (known.Name == name)
                return (known.Type, known.Size);
        }

        return null;
    }
}
