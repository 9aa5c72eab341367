namespace Microsoft.ML.VideoDetection;

/// <summary>Optical flow from a current frame to a key frame, for every pixel of the current frame.</summary>
/// <remarks>
/// The vector at a pixel points from it to where the same point of the same surface is in the key frame:
/// key position = current position + vector, in pixels, x to the right and y down. So sampling the key frame there gives the
/// current frame, which is how feature maps are carried from key frames.
/// </remarks>
public sealed class DenseFlow
{
    internal DenseFlow(int width, int height, float[] vectors, bool[] visible) =>
        (Width, Height, Vectors, Visible) = (width, height, vectors, visible);

    /// <summary>Gets the width in pixels.</summary>
    public int Width { get; }

    /// <summary>Gets the height in pixels.</summary>
    public int Height { get; }

    /// <summary>Gets x and y of each pixel's vector, row by row from the top left: 2 x Width x Height numbers. Never NaN, also where nothing is seen in the key frame.</summary>
    public ReadOnlyMemory<float> Vectors { get; }

    /// <summary>Gets whether the point of each pixel is seen in the key frame: inside it and not behind something else. Width x Height values.</summary>
    public ReadOnlyMemory<bool> Visible { get; }
}
