using System.Runtime.InteropServices;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output;

/// <summary>A line of text as the share, in 255ths, that it covers of each pixel: drawn once, painted in any color anywhere.</summary>
/// <remarks>OpenCV draws smooth letters stroke by stroke, which for the labels of twenty boxes takes longer than decoding half a frame.</remarks>
internal sealed class TextMask
{
    private readonly byte[] _cover;
    private readonly int _width;
    private readonly int _height;
    private readonly Point _origin;

    /// <summary>Draws a line of text.</summary>
    /// <param name="text">What <see cref="DrawableText.Of"/> made of a text.</param>
    /// <param name="scale">Its size.</param>
    internal TextMask(string text, DrawingScale scale)
    {
        FontText? font = DrawableText.IsPlain(text) ? null : FontText.Of(text);
        TextWidth = font is null ? scale.WidthOf(text) : font.WidthOf(scale.LetterHeight);

        // Strokes are round at their ends, and some letters reach below the line.
        _origin = new Point(scale.TextWidth + 1, (2 * scale.LetterHeight) - 1);
        _width = TextWidth + (2 * _origin.X);
        _height = 3 * scale.LetterHeight;
        _cover = new byte[_width * _height];
        if (font is not null)
        {
            font.Draw(_cover, _width, _height, _origin.X, _origin.Y, scale.LetterHeight);
            return;
        }

        using Mat mask = new(_height, _width, MatType.CV_8UC1, Scalar.Black);
        Cv2.PutText(mask, text, _origin, DrawingScale.Font, scale.FontScale, Scalar.White, scale.TextWidth, LineTypes.AntiAlias);
        Marshal.Copy(mask.Data, _cover, 0, _cover.Length);
    }

    /// <summary>Gets the width of the text, in pixels.</summary>
    internal int TextWidth { get; }

    /// <summary>Paints the text; what lies outside the picture is left out.</summary>
    /// <param name="picture">8-bit, three or four channels; the fourth stays as it is.</param>
    /// <param name="start">The left end of the line that the letters stand on.</param>
    /// <param name="color">Blue, green, red.</param>
    internal unsafe void Paint(Mat picture, Point start, Scalar color)
    {
        int channels = picture.Channels();
        int blue = (int)color.Val0, green = (int)color.Val1, red = (int)color.Val2;
        int left = start.X - _origin.X, top = start.Y - _origin.Y;
        int firstX = Math.Max(0, -left), endX = Math.Min(_width, picture.Width - left);
        int firstY = Math.Max(0, -top), endY = Math.Min(_height, picture.Height - top);
        byte* pixels = picture.DataPointer;
        long step = picture.Step();
        for (int y = firstY; y < endY; y++)
        {
            byte* row = pixels + ((top + y) * step) + (left * channels);
            for (int x = firstX; x < endX; x++)
            {
                int cover = _cover[(y * _width) + x];
                if (cover != 0)
                {
                    byte* pixel = row + (x * channels);
                    pixel[0] = Blend(pixel[0], blue, cover);
                    pixel[1] = Blend(pixel[1], green, cover);
                    pixel[2] = Blend(pixel[2], red, cover);
                }
            }
        }
    }

    private static byte Blend(byte under, int over, int cover) => (byte)(((under * (255 - cover)) + (over * cover) + 127) / 255);
}
