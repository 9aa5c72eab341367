using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection;
using SkiaSharp;

namespace Dff.Samples.Commands;

/// <summary>A sheet of frames with their boxes: three frames of each of the first videos; boxes of occluded objects are blue.</summary>
internal static class SyntheticPreview
{
    private const int TileWidth = 480;
    private const int MostRows = 4;
    private const int Columns = 3;

    public static void Write(LabeledVideoData data, string path)
    {
        int frames = data.Videos[0].FrameCount, rows = Math.Min(MostRows, data.Videos.Count);
        HashSet<int> wanted = [.. Enumerable.Range(0, Columns).Select(column => column * (frames - 1) / (Columns - 1))];
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        ValueGetter<MLImage> getImage = cursor.GetGetter<MLImage>(data.Schema["Image"]);
        ValueGetter<int> getFrame = cursor.GetGetter<int>(data.Schema["FrameIndex"]);
        ValueGetter<VBuffer<float>> getBoxes = cursor.GetGetter<VBuffer<float>>(data.Schema["BoundingBoxes"]);
        ValueGetter<VBuffer<bool>> getOccluded = cursor.GetGetter<VBuffer<bool>>(data.Schema["Occluded"]);
        SKBitmap? sheet = null;
        try
        {
            (int frame, VBuffer<float> boxes, VBuffer<bool> occluded) = (0, default, default);
            for (int tile = 0; tile < rows * wanted.Count && cursor.MoveNext();)
            {
                getFrame(ref frame);
                if (!wanted.Contains(frame))
                    continue;
                MLImage image = null!;
                getImage(ref image);
                getBoxes(ref boxes);
                getOccluded(ref occluded);
                using (image)
                {
                    int height = TileWidth * image.Height / image.Width;
                    sheet ??= new SKBitmap(wanted.Count * TileWidth, rows * height);
                    using var canvas = new SKCanvas(sheet);
                    canvas.Translate(tile % wanted.Count * TileWidth, tile / wanted.Count * height);
                    canvas.Scale((float)TileWidth / image.Width);
                    Draw(canvas, image, [.. boxes.DenseValues()], [.. occluded.DenseValues()]);
                }

                tile++;
            }

            Save(sheet!, path);
        }
        finally
        {
            sheet?.Dispose();
        }
    }

    private static void Draw(SKCanvas canvas, MLImage image, float[] boxes, bool[] occluded)
    {
        using var picture = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        Marshal.Copy(image.Pixels.ToArray(), 0, picture.GetPixels(), image.Pixels.Length);
        using var smooth = new SKPaint { FilterQuality = SKFilterQuality.High };
        canvas.DrawBitmap(picture, 0, 0, smooth);
        using var pen = new SKPaint { Style = SKPaintStyle.Stroke, StrokeWidth = Math.Max(1, image.Width / 256f) };
        for (int i = 0; i < occluded.Length; i++)
        {
            pen.Color = occluded[i] ? SKColors.DeepSkyBlue : SKColors.Red;
            canvas.DrawRect(new SKRect(boxes[4 * i], boxes[(4 * i) + 1], boxes[(4 * i) + 2], boxes[(4 * i) + 3]), pen);
        }
    }

    private static void Save(SKBitmap sheet, string path)
    {
        using FileStream stream = File.Create(path);
        sheet.Encode(stream, SKEncodedImageFormat.Png, quality: 100);
    }
}
