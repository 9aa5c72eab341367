using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Modeling;

namespace Microsoft.ML.VideoDetection.Propagation;

/// <summary>Moves the classes of one frame's pixels to the next frame along the motion, estimated by dense inverse search from picture to picture.</summary>
/// <remarks>Holds one frame. Not thread-safe.</remarks>
internal sealed class LabelMapMotion
{
    // Largest size at which motion is estimated, the default input size of a detector.
    private const int MaxLongSide = 1000, MaxShortSide = 600;

    private readonly ChainedMotion _motion = new(DenseInverseSearchOptions.Fast);
    private FrameGeometry _geometry;
    private byte[]? _pixels, _classes;

    /// <summary>Moves the classes of the previous frame to the next frame, which then becomes the previous frame.</summary>
    /// <param name="image">Picture of the frame.</param>
    /// <param name="classes">Of its pixels, row by row; copied.</param>
    /// <param name="follows">Whether it directly follows the previous frame, in the same video.</param>
    /// <param name="nothing">The value of pixels that come from outside of the previous frame.</param>
    /// <returns>As many classes; null if there is no previous frame of the same size.</returns>
    public byte[]? Next(MLImage image, byte[] classes, bool follows, byte nothing)
    {
        var geometry = FrameGeometry.Fit(
            image.Width, image.Height, Math.Min(MaxLongSide, Math.Max(image.Width, image.Height)), Math.Min(MaxShortSide, Math.Min(image.Width, image.Height)));
        var pixels = new byte[geometry.NetworkWidth * geometry.NetworkHeight * 3];
        ResizedPixels.Write(image, geometry.NetworkWidth, geometry.NetworkHeight, pixels);
        byte[]? carried = null;
        if (follows && _pixels is not null && geometry == _geometry)
        {
            _motion.Next.FillFromRgb(_pixels, geometry.NetworkWidth, geometry.NetworkHeight);
            _motion.Restart();
            _motion.Next.FillFromRgb(pixels, geometry.NetworkWidth, geometry.NetworkHeight);
            carried = Carry(_motion.Direct(), geometry, _classes!, nothing);
        }

        (_geometry, _pixels, _classes) = (geometry, pixels, [.. classes]);
        return carried;
    }

    /// <summary>Looks up where each pixel was.</summary>
    /// <param name="field">Motion from the frame to the previous one, at half of the network's resolution or coarser.</param>
    /// <param name="geometry">Geometry of both frames.</param>
    /// <param name="classes">Classes of the pixels of the previous frame, in source pixels.</param>
    /// <param name="nothing">The value of pixels that come from outside.</param>
    internal static byte[] Carry(MotionField field, FrameGeometry geometry, byte[] classes, byte nothing)
    {
        int width = geometry.SourceWidth, height = geometry.SourceHeight, cell = 2 << field.Scale;
        float scaleX = geometry.ScaleX, scaleY = geometry.ScaleY;
        var carried = new byte[classes.Length];
        for (int y = 0, at = 0; y < height; y++)
        {
            int row = (int)((y + 0.5f) * scaleY / cell);
            for (int x = 0; x < width; x++, at++)
            {
                // Vectors count pixels of half of the network's resolution.
                System.Numerics.Vector2 step = field.Nearest((int)((x + 0.5f) * scaleX / cell), row);
                int u = (int)MathF.Floor(x + 0.5f + (2 * step.X / scaleX)), v = (int)MathF.Floor(y + 0.5f + (2 * step.Y / scaleY));
                carried[at] = u >= 0 && v >= 0 && u < width && v < height ? classes[(v * width) + u] : nothing;
            }
        }

        return carried;
    }
}
