using OxyPlot;
using OxyPlot.SkiaSharp;
using SkiaSharp;

namespace Microsoft.ML.VideoDetection.Output.Plots;

/// <summary>A plot as a picture.</summary>
internal static class PlotPicture
{
    private const float Scale = 2;

    /// <summary>Gets whether pictures get lettering: Skia draws none, and says nothing, on a machine without fonts.</summary>
    public static bool HasFonts => SKTypeface.Default.ContainsGlyph('A');

    /// <param name="model">The plot.</param>
    /// <param name="width">In units of the lettering; the picture has twice as many pixels.</param>
    /// <param name="height">The same.</param>
    /// <param name="path">The file, which is made or replaced.</param>
    public static void SavePng(PlotModel model, int width, int height, string path)
    {
        using FileStream stream = File.Create(path);
        new PngExporter { Width = (int)(width * Scale), Height = (int)(height * Scale), Dpi = 96 * Scale, UseTextShaping = false }
            .Export(model, stream);
    }
}
