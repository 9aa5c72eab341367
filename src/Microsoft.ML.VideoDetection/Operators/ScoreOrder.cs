namespace Microsoft.ML.VideoDetection.Operators;

/// <summary>
/// Builds keys that sort by descending score and, among equal scores, by ascending index, so that any sort is stable; scores are in [0, 1], where the bits of
/// a float are ordered like its value.
/// </summary>
internal static class ScoreOrder
{
    public static ulong Key(float score, int index) => ((ulong)~BitConverter.SingleToUInt32Bits(score) << 32) | (uint)index;

    public static int Index(ulong key) => (int)(uint)key;

    public static float Score(ulong key) => BitConverter.UInt32BitsToSingle(~(uint)(key >> 32));
}
