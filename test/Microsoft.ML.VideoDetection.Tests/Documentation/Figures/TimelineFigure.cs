using System.Globalization;
using System.Text;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Tests.Documentation.Figures;

/// <summary>Draws which network runs on which frame, as SVG.</summary>
internal static class TimelineFigure
{
    private const int Frames = 9;
    private const int Interval = 4;
    private const int Pitch = 96;
    private const int BoxWidth = 76;
    private const int Left = 120;

    public static string Draw()
    {
        var svg = new StringBuilder();
        int width = Left + (Frames * Pitch) + 8;
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"330\" viewBox=\"0 0 {width} 330\" font-family=\"sans-serif\" font-size=\"13\">");
        Add(svg, "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0 8 4 0 8z\" fill=\"#444\"/></marker></defs>");
        Add(svg, $"<rect width=\"{width}\" height=\"330\" fill=\"#fff\"/>");
        foreach ((string name, int y) in (ReadOnlySpan<(string, int)>) [("frame", 45), ("backbone", 115), ("flow network", 175), ("features", 235), ("heads", 295)])
            Add(svg, $"<text x=\"10\" y=\"{y}\" fill=\"#444\">{name}</text>");
        for (int frame = 0; frame < Frames; frame++)
            DrawCarrying(svg, frame);
        for (int frame = 0; frame < Frames; frame++)
            DrawFrame(svg, frame);
        Add(svg, "</svg>");
        return svg.ToString();
    }

    // Every frame takes from the key frame, not from its neighbour: lines pass behind the boxes between.
    private static void DrawCarrying(StringBuilder svg, int frame)
    {
        int distance = frame % Interval;
        if (distance == 0)
            return;
        int y = 212 + (9 * distance);
        Arrow(svg, Left + ((frame - distance) * Pitch) + BoxWidth, y, Left + (frame * Pitch) - 2, y);
    }

    private static void DrawFrame(StringBuilder svg, int frame)
    {
        bool isKey = frame % Interval == 0;
        int x = Left + (frame * Pitch), middle = x + (BoxWidth / 2);
        Box(svg, x, 20, isKey ? "#ffd9a8" : "#e8eef6", frame.ToString(CultureInfo.InvariantCulture));
        if (isKey)
        {
            Box(svg, x, 90, "#f08a24", "whole");
            Arrow(svg, middle, 60, middle, 88);
            Arrow(svg, middle, 130, middle, 208);
            Box(svg, x, 210, "#ffd9a8", "key");
        }
        else
        {
            Box(svg, x, 150, "#7aa6d8", "flow");
            Arrow(svg, middle, 60, middle, 148);
            Arrow(svg, middle, 190, middle, 208);
            Box(svg, x, 210, "#e8eef6", "warped");
        }

        Box(svg, x, 270, "#9ccc9c", "boxes");
        Arrow(svg, middle, 250, middle, 268);
    }

    private static void Box(StringBuilder svg, int x, int y, string color, string text)
    {
        Add(svg, $"<rect x=\"{x}\" y=\"{y}\" width=\"{BoxWidth}\" height=\"40\" rx=\"5\" fill=\"{color}\" stroke=\"#444\"/>");
        Add(svg, $"<text x=\"{x + (BoxWidth / 2)}\" y=\"{y + 25}\" text-anchor=\"middle\" fill=\"#222\">{text}</text>");
    }

    private static void Arrow(StringBuilder svg, int x0, int y0, int x1, int y1) =>
        Add(svg, $"<path d=\"M{x0} {y0}L{x1} {y1}\" stroke=\"#444\" fill=\"none\" marker-end=\"url(#tip)\"/>");

    private static void Add(StringBuilder svg, FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static void Add(StringBuilder svg, string line) => svg.Append(line).Append('\n');
}
