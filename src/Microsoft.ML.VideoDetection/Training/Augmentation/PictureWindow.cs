using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Modeling;

namespace Microsoft.ML.VideoDetection.Training.Augmentation;

/// <summary>Where the picture of a frame lies in the network's input, in network pixels; it may be larger or smaller than the input.</summary>
/// <param name="X">Left edge; negative where it is cut off.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width of the whole picture.</param>
/// <param name="Height">Height of the whole picture.</param>
internal readonly record struct PictureWindow(int X, int Y, int Width, int Height)
{
    /// <summary>Share of an object's area that has to be in the input for the object to be learnt.</summary>
    public const float MinVisibleShare = 0.3f;

    private const int MostDraws = 10;

    // ImageNet's mean, which the network sees as zero.
    private static readonly byte[] _mean = [.. Enumerable.Range(0, 3).Select(channel => (byte)MathF.Round(PixelStatistics.MeanOf(channel)))];

    /// <summary>The picture fills the input.</summary>
    public static PictureWindow Whole(FrameGeometry geometry) => new(0, 0, geometry.NetworkWidth, geometry.NetworkHeight);

    /// <summary>Draws size and place so that at least one object of the frame is seen, if it has any.</summary>
    /// <param name="options">Ranges.</param>
    /// <param name="geometry">Of the frame.</param>
    /// <param name="boxes">x0 y0 x1 y1 of the objects, source pixels.</param>
    /// <param name="chance">Random numbers.</param>
    public static PictureWindow Draw(AugmentationOptions options, FrameGeometry geometry, ReadOnlySpan<float> boxes, ref SplitMix64 chance)
    {
        if (options is { MinScale: 1, MaxScale: 1, MaxStretch: 1 })
            return Whole(geometry);
        for (int draw = 0; draw < MostDraws; draw++)
        {
            double scale = Math.Exp(chance.Between(Math.Log(options.MinScale), Math.Log(options.MaxScale)));
            double stretch = Math.Exp(chance.Between(-0.5, 0.5) * Math.Log(options.MaxStretch));
            int width = Math.Max(1, (int)Math.Round(geometry.NetworkWidth * scale * stretch));
            int height = Math.Max(1, (int)Math.Round(geometry.NetworkHeight * scale / stretch));
            int x = Place(geometry.NetworkWidth - width, ref chance), y = Place(geometry.NetworkHeight - height, ref chance);
            PictureWindow window = new(x, y, width, height);
            window.ToInput(boxes, geometry, out float[] visible);
            if (visible.Length == 0 || visible.Max() >= MinVisibleShare)
                return window;
        }

        return Whole(geometry);
    }

    /// <summary>Draws the picture on a canvas of the input's size.</summary>
    /// <param name="picture">Rows of RGB of this window's size.</param>
    /// <param name="width">Of the canvas.</param>
    /// <param name="height">Of the canvas.</param>
    public byte[] ToCanvas(ReadOnlySpan<byte> picture, int width, int height)
    {
        byte[] canvas = new byte[width * height * 3];
        for (int i = 0; i < canvas.Length; i++)
            canvas[i] = _mean[i % 3];
        int left = Math.Max(0, X), right = Math.Min(width, X + Width);
        for (int y = Math.Max(0, Y); y < Math.Min(height, Y + Height); y++)
            picture.Slice((((y - Y) * Width) + left - X) * 3, (right - left) * 3).CopyTo(canvas.AsSpan(((y * width) + left) * 3));

        return canvas;
    }

    /// <summary>Moves boxes with the picture and clips them to the input.</summary>
    /// <param name="boxes">x0 y0 x1 y1 each, source pixels.</param>
    /// <param name="geometry">Of the frame.</param>
    /// <param name="visible">Receives the share of each box's area that is in the input.</param>
    /// <returns>x0 y0 x1 y1 of each, network pixels.</returns>
    public float[] ToInput(ReadOnlySpan<float> boxes, FrameGeometry geometry, out float[] visible)
    {
        float scaleX = (float)Width / geometry.SourceWidth, scaleY = (float)Height / geometry.SourceHeight;
        var moved = new float[boxes.Length];
        visible = new float[boxes.Length / 4];
        for (int i = 0; i < boxes.Length; i += 4)
        {
            float x0 = (boxes[i] * scaleX) + X, y0 = (boxes[i + 1] * scaleY) + Y, x1 = (boxes[i + 2] * scaleX) + X, y1 = (boxes[i + 3] * scaleY) + Y;
            (moved[i], moved[i + 2]) = (Math.Clamp(x0, 0, geometry.NetworkWidth), Math.Clamp(x1, 0, geometry.NetworkWidth));
            (moved[i + 1], moved[i + 3]) = (Math.Clamp(y0, 0, geometry.NetworkHeight), Math.Clamp(y1, 0, geometry.NetworkHeight));
            visible[i / 4] = (moved[i + 2] - moved[i]) * (moved[i + 3] - moved[i + 1]) / ((x1 - x0) * (y1 - y0));
        }

        return moved;
    }

    private static int Place(int room, ref SplitMix64 chance) => room >= 0 ? chance.Below(room + 1) : -chance.Below(1 - room);
}
