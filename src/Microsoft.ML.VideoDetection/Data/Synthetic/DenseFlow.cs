using Microsoft.ML.VideoDetection.Data.Synthetic;

namespace Microsoft.ML.VideoDetection;

/// <summary>Represents optical flow from a current frame to a key frame, for every pixel of the current frame.</summary>
/// <remarks>
/// The vector at a pixel points from it to where the same point of the same surface is in the key frame: key position = current position + vector, in pixels,
/// x to the right and y down. Sampling the key frame there gives the current frame, which is how feature maps are warped from key frames.
/// </remarks>
public sealed class DenseFlow
{
    internal DenseFlow(int width, int height, float[] vectors, bool[] visible) =>
        (Width, Height, Vectors, Visible) = (width, height, vectors, visible);

    /// <summary>Gets the width in pixels.</summary>
    public int Width { get; }

    /// <summary>Gets the height in pixels.</summary>
    public int Height { get; }

    /// <summary>
    /// Gets x and y of each pixel's vector, row by row from the top left: 2 x Width x Height numbers, never NaN, also at pixels that are not visible in the
    /// key frame.
    /// </summary>
    public ReadOnlyMemory<float> Vectors { get; }

    /// <summary>Gets whether the point of each pixel is visible in the key frame: inside it and not occluded. Width x Height values.</summary>
    public ReadOnlyMemory<bool> Visible { get; }

    /// <summary>Computes where the surface at each pixel of one scene at one moment is at another moment of the same video.</summary>
    internal static DenseFlow Between(SceneFrame current, SceneFrame key, int width, int height)
    {
        float[] vectors = new float[2 * width * height];
        bool[] visible = new bool[width * height];
        Similarity[] maps = new Similarity[current.Sprites.Length + 1];
        for (int i = 0; i < maps.Length; i++)
        {
            maps[i] = current.ToFrame(i - 1).Inverse().Then(key.ToFrame(i - 1));
        }

        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                double x = column + 0.5, y = row + 0.5;
                int sprite = current.SpriteAt(x, y), at = (row * width) + column;
                (double toX, double toY) = maps[sprite + 1].Apply(x, y);
                vectors[2 * at] = (float)(toX - x);
                vectors[(2 * at) + 1] = (float)(toY - y);
                visible[at] = toX >= 0 && toY >= 0 && toX < width && toY < height && key.SpriteAt(toX, toY) == sprite;
            }
        }

        return new DenseFlow(width, height, vectors, visible);
    }
}
