using Microsoft.ML.VideoDetection.Output.Plots;
using OxyPlot;

namespace Microsoft.ML.VideoDetection.Evaluation.Reports;

/// <summary>One plot of a report.</summary>
/// <param name="Name">Name of its files, without extension.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Model">The plot.</param>
/// <param name="Width">In pixels, such that its lettering can be read on a phone.</param>
/// <param name="Height">In pixels.</param>
internal sealed record ReportPlot(string Name, string Title, PlotModel Model, int Width, int Height)
{
    /// <summary>An <c>svg</c> element for a page. Its lettering follows the page's color.</summary>
    public string ToSvg()
    {
        string svg = PlotInk.Adapt(new SvgExporter { Width = Width, Height = Height, TextMeasurer = new WideTextMeasure(Width, Height) }.ExportToString(Model));
        int end = svg.IndexOf('>', svg.IndexOf("<svg", StringComparison.Ordinal));

        // Ids are those of the whole page.
        svg = svg.Replace("\"clipPath", $"\"{Name}-clip", StringComparison.Ordinal)
            .Replace("url(#clipPath", $"url(#{Name}-clip", StringComparison.Ordinal);
        return FormattableString.Invariant(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Html.Escape(Title)}\">")
            + svg[(end + 1)..];
    }

    /// <summary>A file of its own, which follows the viewer's light or dark setting.</summary>
    public string ToSvgFile()
    {
        string svg = ToSvg();
        int end = svg.IndexOf('>', StringComparison.Ordinal);
        return svg[..(end + 1)] + "<style>:root{color:#1f2937}@media(prefers-color-scheme:dark){:root{color:#e5e7eb}}</style>" + svg[(end + 1)..];
    }

    public void SavePng(string path) => PlotPicture.SavePng(Model, Width, Height, path);
}
