using System.Numerics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Holds a displacement for each pixel of one scale of a picture.</summary>
internal sealed class MotionField
{
    /// <summary>Gets the width of the field, in pixels of its scale.</summary>
    public int Width { get; private set; }

    /// <summary>Gets the height of the field, in pixels of its scale.</summary>
    public int Height { get; private set; }

    /// <summary>Gets the number of halvings from the picture to the scale.</summary>
    public int Scale { get; private set; }

    /// <summary>Gets dx and dy of each pixel, row by row, in pixels of level 0.</summary>
    public float[] Vectors { get; private set; } = [];

    /// <summary>Prepares for another picture; keeps memory and content if the size is the same.</summary>
    public void Resize(int width, int height, int scale)
    {
        if (Width != width || Height != height)
        {
            (Width, Height) = (width, height);
            Vectors = new float[2 * width * height];
        }

        Scale = scale;
    }

    /// <summary>Gets the displacement of a pixel, or of the nearest one inside.</summary>
    public Vector2 Nearest(int x, int y) =>
        MemoryMarshal.Cast<float, Vector2>(Vectors)[(Math.Clamp(y, 0, Height - 1) * Width) + Math.Clamp(x, 0, Width - 1)];
}
