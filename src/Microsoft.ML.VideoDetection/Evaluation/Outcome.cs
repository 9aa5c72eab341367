namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>What became of one detection under one rule: a bit per IoU threshold.</summary>
/// <param name="bits">Low half: matched a label. High half: does not count.</param>
internal readonly struct Outcome(uint bits)
{
    private const int Half = 16;

    public Outcome(int matched, int excused)
        : this((uint)(matched & 0xFFFF) | ((uint)excused << Half))
    {
    }

    /// <summary>Found a label that counts.</summary>
    public bool IsTrue(int threshold) => (bits >> threshold & 0x1_0001) == 1;

    /// <summary>Found nothing, and nothing excuses it.</summary>
    public bool IsFalse(int threshold) => (bits >> threshold & 0x1_0001) == 0;
}
