using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Data.Labels.ImageNet;

/// <summary>A video of ImageNet VID, or an image of DET.</summary>
/// <param name="Name">Its path below <c>Data/VID</c> or <c>Data/DET</c>, without extension.</param>
/// <param name="FrameCount">Number of frames.</param>
/// <param name="Numbers">Numbers of the frames, ascending; null where they are 0, 1, 2 …</param>
/// <param name="TrainingFrames">Numbers of the frames that training takes as current ones, ascending; null for all.</param>
internal sealed record ImageNetVideo(string Name, int FrameCount, int[]? Numbers = null, int[]? TrainingFrames = null)
{
    /// <summary>Gets how its frames are called.</summary>
    internal FrameNaming Naming { get; init; } = FrameNaming.Usual;
}
