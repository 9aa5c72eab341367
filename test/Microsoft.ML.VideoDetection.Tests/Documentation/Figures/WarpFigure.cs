using Microsoft.ML.Data;
using SkiaSharp;

namespace Microsoft.ML.VideoDetection.Tests.Documentation.Figures;

/// <summary>Draws a key frame, a later frame, the flow between them and the key frame carried along it, from made-up video with exact flow.</summary>
internal static class WarpFigure
{
    private const int Width = 240;
    private const int Height = 180;
    private const int Gap = 6;
    private const int Video = 3;
    private const int Key = 10;
    private const int Current = 18;

    public static SKBitmap Draw()
    {
        var video = new SyntheticVideo(new SyntheticVideoOptions { Width = Width, Height = Height, Noise = 0, ShadowStrength = 0 });
        using MLImage key = video.RenderFrame(Video, Key), current = video.RenderFrame(Video, Current);
        DenseFlow flow = video.ComputeFlow(Video, Current, Key);
        float longest = flow.Vectors.ToArray().Chunk(2).Max(vector => MathF.Sqrt((vector[0] * vector[0]) + (vector[1] * vector[1])));

        var figure = new SKBitmap(new SKImageInfo((4 * Width) + (3 * Gap), Height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        figure.Erase(SKColors.White);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                int at = (y * Width) + x;
                (float dx, float dy) = (flow.Vectors.Span[2 * at], flow.Vectors.Span[(2 * at) + 1]);
                figure.SetPixel(x, y, Pixel(key, x, y));
                figure.SetPixel(x + Width + Gap, y, Pixel(current, x, y));
                figure.SetPixel(x + (2 * (Width + Gap)), y, Color(dx / longest, dy / longest));
                figure.SetPixel(x + (3 * (Width + Gap)), y, flow.Visible.Span[at] ? Sampled(key, x + dx, y + dy) : new SKColor(40, 40, 40));
            }
        }

        return figure;
    }

    // Hue is the direction, saturation the length.
    internal static SKColor Color(float dx, float dy)
    {
        float hue = ((MathF.Atan2(dy, dx) * 180 / MathF.PI) + 360) % 360;
        return SKColor.FromHsv(hue, 100 * MathF.Min(1, MathF.Sqrt((dx * dx) + (dy * dy))), 100);
    }

    internal static SKColor Sampled(MLImage image, float x, float y)
    {
        int left = (int)MathF.Floor(x), top = (int)MathF.Floor(y);
        (float right, float below) = (x - left, y - top);
        Span<float> sum = [0, 0, 0];
        foreach ((int column, int row, float weight) in new[]
        {
            (left, top, (1 - right) * (1 - below)), (left + 1, top, right * (1 - below)),
            (left, top + 1, (1 - right) * below), (left + 1, top + 1, right * below),
        })
        {
            SKColor color = Pixel(image, Math.Clamp(column, 0, image.Width - 1), Math.Clamp(row, 0, image.Height - 1));
            sum[0] += weight * color.Red;
            sum[1] += weight * color.Green;
            sum[2] += weight * color.Blue;
        }

        return new SKColor((byte)MathF.Round(sum[0]), (byte)MathF.Round(sum[1]), (byte)MathF.Round(sum[2]));
    }

    private static SKColor Pixel(MLImage image, int x, int y)
    {
        int at = ((y * image.Width) + x) * 4;
        return new SKColor(image.Pixels[at + 2], image.Pixels[at + 1], image.Pixels[at]);
    }
}
