using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Maps PyTorch's names of element types.</summary>
internal static class ElementTypes
{
    public static IReadOnlyList<(string Name, ScalarType Type)> Names { get; } =
    [
        ("float32", ScalarType.Float32),
        ("float64", ScalarType.Float64),
        ("float16", ScalarType.Float16),
        ("bfloat16", ScalarType.BFloat16),
        ("uint8", ScalarType.Byte),
        ("int8", ScalarType.Int8),
        ("int16", ScalarType.Int16),
        ("int32", ScalarType.Int32),
        ("int64", ScalarType.Int64),
        ("bool", ScalarType.Bool),
        ("complex64", ScalarType.ComplexFloat32),
        ("complex128", ScalarType.ComplexFloat64),
    ];

    public static string NameOf(ScalarType type)
    {
        foreach (var (name, candidate) in Names)
        {
            if (candidate == type)
                return name;
        }

        return type.ToString();
    }

    /// <summary>Gets the number of bytes per element.</summary>
    public static int SizeOf(ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 => 4,
        ScalarType.Int64 or ScalarType.Float64 or ScalarType.ComplexFloat32 => 8,
        ScalarType.ComplexFloat64 => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "This element type is not read or written."),
    };

    /// <summary>Determines whether stored elements can be read into a tensor of another type, which must be of their kind or a wider one.</summary>
    public static bool CanBecome(ScalarType stored, ScalarType wanted) => Rank(stored) <= Rank(wanted);

    // Each kind can represent the ones before it.
    private static int Rank(ScalarType type) => type switch
    {
        ScalarType.Bool => 0,
        ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64 => 3,
        ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64 => 2,
        _ => 1,
    };
}
