using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Synthetic;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Makes frame pairs with known flow; a pair is a function of the seed and its number. Safe to use from several threads.</summary>
/// <param name="width">Of the frames, pixels.</param>
/// <param name="height">Of the frames, pixels.</param>
/// <param name="seed">Decides on everything left to chance.</param>
/// <remarks>Nothing is mirrored: a mirrored pair is worth less than one of another scene, and costs the same.</remarks>
internal sealed class FlowPairSource(int width, int height, ulong seed)
{
    /// <param name="number">0-based.</param>
    /// <param name="range">The key frame lies at most so many frames before or after the current one.</param>
    public FlowPair Make(long number, int range)
    {
        var chance = new SplitMix64(SplitMix64.Mix(SplitMix64.Mix(seed) ^ (ulong)number));
        var video = new SyntheticVideo(FlowScene.Draw(ref chance, width, height));
        int current = chance.Below(FlowScene.FrameCount);
        int first = Math.Max(0, current - range), last = Math.Min(FlowScene.FrameCount - 1, current + range);
        int key = first + chance.Below(last - first + 1);

        var pixels = new byte[2 * width * height * 3];
        Render(video, current, pixels.AsSpan(0, pixels.Length / 2));
        Render(video, key, pixels.AsSpan(pixels.Length / 2));
        return new FlowPair(width, height, pixels, video.ComputeFlow(0, current, key));
    }

    private void Render(SyntheticVideo video, int frame, Span<byte> destination)
    {
        using MLImage image = video.RenderFrame(0, frame);
        ResizedPixels.Write(image, width, height, destination);
    }
}
