using System.Numerics;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using SkiaSharp;

namespace Microsoft.ML.VideoDetection.Tests.Documentation.Figures;

/// <summary>Draws motion as dense inverse search estimates it, beside the exact flow of the same made-up video, and what becomes of it.</summary>
internal static class EstimatedMotionFigure
{
    // Network pixels; the panels have half of that, which is the resolution of the search.
    private const int NetworkWidth = 480, NetworkHeight = 360;
    private const int Width = NetworkWidth / 2, Height = NetworkHeight / 2, Gap = 6, CellSize = 16;
    private const int Video = 3, Key = 10, Current = 18;

    public static SKBitmap Draw()
    {
        var video = new SyntheticVideo(new SyntheticVideoOptions { Width = NetworkWidth, Height = NetworkHeight, Noise = 0, ShadowStrength = 0 });
        DenseFlow exact = video.ComputeFlow(Video, Current, Key);
        var motion = new DenseInverseSearchMotion();
        motion.SetKeyFrame(Pixels(video, Key), Key);
        for (int frame = Key + 1; frame <= Current; frame++)
            motion.Estimate(Pixels(video, frame), frame);
        int columns = NetworkWidth / CellSize, rows = (NetworkHeight + CellSize - 1) / CellSize;
        float[] cellX = new float[columns * rows], cellY = new float[columns * rows];
        CellMotion.Longest(motion.Field, CellSize, columns, rows, cellX, cellY);

        float longest = exact.Vectors.ToArray().Chunk(2).Max(vector => new Vector2(vector[0], vector[1]).Length());
        using MLImage key = video.RenderFrame(Video, Key);
        var figure = new SKBitmap(new SKImageInfo((4 * Width) + (3 * Gap), Height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        figure.Erase(SKColors.White);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                int at = 2 * ((2 * y * NetworkWidth) + (2 * x)), cell = (2 * y / CellSize * columns) + (2 * x / CellSize);
                Vector2 estimated = 2 * motion.Field.Nearest(x >> motion.Field.Scale, y >> motion.Field.Scale);
                figure.SetPixel(x, y, WarpFigure.Color(exact.Vectors.Span[at] / longest, exact.Vectors.Span[at + 1] / longest));
                figure.SetPixel(x + Width + Gap, y, WarpFigure.Color(estimated.X / longest, estimated.Y / longest));
                figure.SetPixel(x + (2 * (Width + Gap)), y, WarpFigure.Color(cellX[cell] * CellSize / longest, cellY[cell] * CellSize / longest));
                figure.SetPixel(x + (3 * (Width + Gap)), y, WarpFigure.Sampled(key, (2 * x) + estimated.X, (2 * y) + estimated.Y));
            }
        }

        return figure;
    }

    private static FramePixels Pixels(SyntheticVideo video, int frame)
    {
        using MLImage image = video.RenderFrame(Video, frame);
        var rgb = new byte[NetworkWidth * NetworkHeight * 3];
        ResizedPixels.Write(image, NetworkWidth, NetworkHeight, rgb);
        return new FramePixels(rgb, new FrameGeometry(NetworkWidth, NetworkHeight, NetworkWidth, NetworkHeight));
    }
}
