using Microsoft.ML.VideoDetection.Modeling;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>A frame pair with the classes of its pixels, decoded, resized and mirrored where it is to be, ready to become tensors.</summary>
/// <param name="Pair">Which frames.</param>
/// <param name="Pictures">Of both frames.</param>
/// <param name="Classes">Of the current frame: 0-based class of each pixel at the network's resolution, row by row; 255 where it is ignored.</param>
/// <param name="ReferenceClasses">The same of the reference frame; null where it has no mask.</param>
internal sealed record LoadedMaskPair(FramePair Pair, LoadedPictures Pictures, byte[] Classes, byte[]? ReferenceClasses) : ILoadedPair
{
    /// <summary>Gets the geometry of both frames.</summary>
    public FrameGeometry Geometry => Pictures.Geometry;
}
