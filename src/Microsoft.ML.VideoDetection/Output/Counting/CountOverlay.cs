using System.Globalization;
using System.Numerics;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Output.Counting;

/// <summary>Draws lines and zones, and what was counted there.</summary>
internal static class CountOverlay
{
    private static readonly Scalar _color = new(255, 255, 255, 255), _edge = new(0, 0, 0, 255);

    /// <summary>Draws the shapes, white with a black edge so that they are seen on any ground.</summary>
    internal static void DrawShapes(Mat picture, TrackCounter counter, double stretchX, double stretchY, DrawingScale scale)
    {
        foreach ((Scalar color, int width) in new[] { (_edge, 3 * scale.LineWidth), (_color, scale.LineWidth) })
        {
            foreach (CountLine line in counter.Lines)
                Cv2.Line(picture, At(line.From, stretchX, stretchY), At(line.To, stretchX, stretchY), color, width, LineTypes.AntiAlias);
            foreach (CountZone zone in counter.Zones)
                Cv2.Polylines(picture, [zone.Corners.Select(corner => At(corner, stretchX, stretchY))], isClosed: true, color, width, LineTypes.AntiAlias);
        }
    }

    /// <summary>Draws the counts: of a line at its middle, of a zone at its first corner.</summary>
    internal static void DrawCounts(Mat picture, TrackCounter counter, double stretchX, double stretchY, TextMasks texts, DrawingScale scale)
    {
        foreach (CountLine line in counter.Lines)
        {
            long left = line.Counts.Values.Sum(count => count.Left), right = line.Counts.Values.Sum(count => count.Right);
            DrawText(
                picture, string.Create(CultureInfo.InvariantCulture, $"left {left} right {right}"), At((line.From + line.To) / 2, stretchX, stretchY), texts, scale);
        }

        foreach (CountZone zone in counter.Zones)
        {
            DrawText(
                picture, string.Create(CultureInfo.InvariantCulture, $"inside {zone.Inside}"), At(zone.Corners[0], stretchX, stretchY), texts, scale);
        }
    }

    private static void DrawText(Mat picture, string text, Point place, TextMasks texts, DrawingScale scale)
    {
        TextMask mask = texts.Of(text, scale);
        Size size = new(mask.TextWidth + (2 * scale.Padding), scale.LabelHeight);
        if (size.Width > picture.Width || size.Height > picture.Height)
            return;
        Rect inside = new(
            Math.Clamp(place.X - (size.Width / 2), 0, picture.Width - size.Width), Math.Clamp(place.Y - (size.Height / 2), 0, picture.Height - size.Height), size.Width, size.Height);
        Label.Draw(picture, inside, mask, _color, scale);
    }

    private static Point At(Vector2 place, double stretchX, double stretchY) =>
        new(Pixel(place.X * stretchX), Pixel(place.Y * stretchY));

    private static int Pixel(double place) => (int)Math.Clamp(Math.Round(place), -16_000, 16_000);
}
