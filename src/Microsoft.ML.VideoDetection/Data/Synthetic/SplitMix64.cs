namespace Microsoft.ML.VideoDetection.Data.Synthetic;

/// <summary>Generates random numbers by SplitMix64, with integers only, so that a seed gives the same numbers on every machine and .NET version.</summary>
/// <remarks>
/// Origin: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, with the constants of
/// https://prng.di.unimi.it/splitmix64.c. Not <see cref="Random"/>, whose algorithm may change with the runtime.
/// </remarks>
internal struct SplitMix64(ulong state)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>Creates a generator for one part of something that has a seed; parts of one seed are independent.</summary>
    internal static SplitMix64 For(int seed, int part, int subpart = 0) =>
        new(Mix(Mix(Mix((uint)seed) + (uint)part) + (uint)subpart));

    internal ulong Next() => Scramble(state += Golden);

    /// <summary>Returns a number in [0, 1), a multiple of 2^-53.</summary>
    internal double NextUnit() => (Next() >> 11) * (1.0 / (1UL << 53));

    internal double Between(double low, double high) => low + ((high - low) * NextUnit());

    /// <summary>Returns an integer in [0, count).</summary>
    internal int Below(int count) => (int)(((UInt128)Next() * (uint)count) >> 64);

    internal static ulong Mix(ulong value) => Scramble(value + Golden);

    private static ulong Scramble(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
