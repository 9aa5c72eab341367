namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>
/// Keys that sort by falling score and, among equal scores, by rising index: a stable sort by any sort. Scores in [0, 1], of which the bits
/// of a float are in the order of its value.
/// </summary>
internal static class ScoreOrder
{
    public static ulong Key(float score, int index) => ((ulong)~BitConverter.SingleToUInt32Bits(score) << 32) | (uint)index;

    public static int Index(ulong key) => (int)(uint)key;

    public static float Score(ulong key) => BitConverter.UInt32BitsToSingle(~(uint)(key >> 32));
}
