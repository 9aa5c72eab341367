namespace Microsoft.ML.VideoDetection.Data.Frames;

/// <summary>One bit for each frame: whether it was seen before.</summary>
internal sealed class FrameMarks(long frameCount)
{
    private readonly long[] _bits = new long[(frameCount + 63) / 64];

    /// <summary>Marks a frame; true the first time, for one caller only.</summary>
    internal bool Mark(long frame)
    {
        long bit = 1L << (int)(frame & 63);
        return (Interlocked.Or(ref _bits[frame >> 6], bit) & bit) == 0;
    }
}
