namespace Microsoft.ML.VideoDetection.Evaluation;

/// <summary>Represents the outcome of one detection under one rule: a bit per IoU threshold.</summary>
/// <param name="bits">Low half: matched a label. High half: ignored.</param>
internal readonly struct Outcome(uint bits)
{
    private const int Half = 16;

    public Outcome(int matched, int excused)
        : this((uint)(matched & 0xFFFF) | ((uint)excused << Half))
    {
    }

    /// <summary>Determines whether the detection matched a label that counts.</summary>
    public bool IsTrue(int threshold) => (bits >> threshold & 0x1_0001) == 1;

    /// <summary>Determines whether the detection is a false positive.</summary>
    public bool IsFalse(int threshold) => (bits >> threshold & 0x1_0001) == 0;
}
