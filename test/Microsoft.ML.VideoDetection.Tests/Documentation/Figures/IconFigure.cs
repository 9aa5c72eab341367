using SkiaSharp;

namespace Microsoft.ML.VideoDetection.Tests.Documentation.Figures;

/// <summary>Draws the icon of the package: a key frame with a box in it, and frames that the box is carried to.</summary>
internal static class IconFigure
{
    private const int Side = 128;

    public static SKBitmap Draw()
    {
        var icon = new SKBitmap(new SKImageInfo(Side, Side, SKColorType.Bgra8888, SKAlphaType.Premul));
        using var canvas = new SKCanvas(icon);
        canvas.Clear(SKColors.Transparent);
        using var fill = new SKPaint { IsAntialias = true, Color = new SKColor(0x1f, 0x2d, 0x4d) };
        canvas.DrawRoundRect(new SKRect(0, 0, Side, Side), 22, 22, fill);

        // The frames between the key frames lie behind it, each fainter than the one before.
        for (int frame = 2; frame >= 0; frame--)
        {
            float offset = 16 * frame;
            var place = new SKRect(16 + offset, 20 + offset, 80 + offset, 68 + offset);
            fill.Color = frame == 0 ? new SKColor(0xff, 0xd9, 0xa8) : new SKColor(0x7a, 0xa6, 0xd8, (byte)(220 - (60 * frame)));
            canvas.DrawRoundRect(place, 5, 5, fill);
            using var box = new SKPaint { IsAntialias = true, IsStroke = true, StrokeWidth = 5, Color = new SKColor(0xf0, 0x6a, 0x24, (byte)(255 - (60 * frame))) };
            canvas.DrawRect(new SKRect(place.Left + 14, place.Top + 12, place.Left + 44, place.Top + 36), box);
        }

        return icon;
    }
}
