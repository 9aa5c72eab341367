using Microsoft.ML.VideoDetection.Synthetic;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>Draws the synthetic videos that flow is learnt from: each pair has a scene of its own.</summary>
/// <remarks>
/// Wider than any one video is: cameras that stand still and cameras that pan fast, still and fast objects, clean and noisy
/// pictures. No motion blur, which costs six times the work and teaches little about where things are.
/// </remarks>
internal static class FlowScene
{
    /// <summary>Frames of a video: a few periods of its slowest motion.</summary>
    public const int FrameCount = 1000;

    // Surveillance is half of what detectors are used for; without such pairs the network sees camera motion everywhere.
    private const double StillCameraShare = 0.35;

    public static SyntheticVideoOptions Draw(ref SplitMix64 chance, int width, int height)
    {
        bool isStill = chance.NextUnit() < StillCameraShare;
        double camera = chance.Between(0.3, 1.2);
        return new SyntheticVideoOptions
        {
            VideoCount = 1,
            FramesPerVideo = FrameCount,
            Width = width,
            Height = height,
            Seed = (int)(chance.Next() >> 33),
            MinObjects = 4,
            MaxObjects = 16,
            CameraMotion = isStill ? 0 : camera,
            ObjectMotion = chance.Between(0.5, 3),
            OcclusionAmount = chance.Between(0, 0.2),
            Noise = chance.Between(0, 4),
        };
    }
}
