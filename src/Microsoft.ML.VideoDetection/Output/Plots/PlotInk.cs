using OxyPlot;

namespace Microsoft.ML.VideoDetection.Output.Plots;

/// <summary>Colors of a plot's lettering and lines.</summary>
/// <param name="Text">Titles and labels.</param>
/// <param name="Grid">Lines behind the data.</param>
/// <param name="Background">Behind everything.</param>
/// <param name="Font">Family of the lettering; null for whatever there is.</param>
internal sealed record PlotInk(OxyColor Text, OxyColor Grid, OxyColor Background, string? Font)
{
    public static readonly OxyColor Accent = OxyColor.FromRgb(0x3B, 0x82, 0xF6);

    /// <summary>Gets the ink of the SVG plots: rare colors, which are exchanged for the page's own afterwards.</summary>
    public static PlotInk Adaptive { get; } = new(
        OxyColor.FromRgb(1, 2, 3), OxyColor.FromRgb(3, 2, 1), OxyColors.Transparent, "system-ui, sans-serif");

    /// <summary>Gets the ink of the PNG plots.</summary>
    public static PlotInk OnWhite { get; } = new(
        OxyColor.FromRgb(0x1F, 0x29, 0x37), OxyColor.FromRgb(0xE2, 0xE6, 0xEC), OxyColors.White, null);

    /// <summary>Makes an adaptive plot follow the color of the text around it.</summary>
    public static string Adapt(string svg) => svg
        .Replace("stroke:rgb(3,2,1)", "stroke:currentColor;stroke-opacity:0.15", StringComparison.Ordinal)
        .Replace("rgb(3,2,1)", "currentColor", StringComparison.Ordinal)
        .Replace("rgb(1,2,3)", "currentColor", StringComparison.Ordinal);
}
