using System.Runtime.CompilerServices;

namespace Microsoft.ML.VideoDetection.Weights.PyTorch;

/// <summary>Compares dictionary keys: plain values by value, anything else by identity.</summary>
/// <remarks>
/// The hash of an integer or a float is its own bits in .NET, so a file could choose a million keys that collide;
/// <see cref="HashCode"/> is seeded per process, as the hash of a string is.
/// </remarks>
internal sealed class PickleKeyComparer : IEqualityComparer<object?>
{
    public static readonly PickleKeyComparer Instance = new();

    public new bool Equals(object? x, object? y) => x is string or long or double or bool or System.Numerics.BigInteger
        ? x.Equals(y)
        : ReferenceEquals(x, y);

    public int GetHashCode(object? obj) => obj switch
    {
        string text => text.GetHashCode(StringComparison.Ordinal),
        long number => HashBits(number),
        double number => HashBits(BitConverter.DoubleToInt64Bits(number)),
        bool truth => HashBits(truth ? 1 : 0),
        System.Numerics.BigInteger number => number.GetHashCode(),
        _ => RuntimeHelpers.GetHashCode(obj),
    };

    private static int HashBits(long bits) => HashCode.Combine((int)bits, (int)(bits >> 32));
}
