using System.Globalization;
using System.Text;
using Microsoft.ML.VideoDetection.Output.Plots;

namespace Microsoft.ML.VideoDetection.Evaluation.Reports;

/// <summary>What the reports of all tasks have in common.</summary>
internal static class ReportParts
{
    /// <summary>Begins a page.</summary>
    /// <param name="title">Not from data.</param>
    /// <param name="summary">One line, not from data.</param>
    public static StringBuilder Begin(string title, string summary) => new StringBuilder().Append(
        CultureInfo.InvariantCulture,
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <title>{title}</title>
        <style>{ReportStyle.Css}</style>
        </head>
        <body>
        <main>
        <header>
        <h1>{title}</h1>
        <p class="muted">{summary}</p>
        </header>

        """);

    /// <summary>Appends figures from 0 to 1, the first one large.</summary>
    public static void AppendTiles(StringBuilder page, IEnumerable<(string Name, double? Value)> figures)
    {
        page.Append("<section class=\"tiles\">\n");
        string kind = "hero";
        foreach ((string name, double? value) in figures)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<div class=\"tile {kind}\"><span class=\"name\">{name}</span><span class=\"value\">{Html.Percent(value)}</span></div>\n");
            kind = "";
        }

        page.Append("</section>\n");
    }

    public static void AppendPlots(StringBuilder page, IReadOnlyList<ReportPlot> plots)
    {
        page.Append("<section class=\"plots\">\n");
        foreach (ReportPlot plot in plots)
        {
            page.Append(CultureInfo.InvariantCulture, $"<figure class=\"card{(plot.Width > ReportPlots.Width ? " wide" : "")}\"><figcaption>{Html.Escape(plot.Title)}</figcaption>\n")
                .Append(plot.ToSvg())
                .Append("</figure>\n");
        }

        page.Append("</section>\n");
    }

    /// <summary>Explains the figures and ends the page.</summary>
    /// <param name="page">So far.</param>
    /// <param name="explanation">Not from data.</param>
    public static string End(StringBuilder page, string explanation)
    {
        page.Append(
            CultureInfo.InvariantCulture,
            $"""
            <section>
            <h2>How to read this</h2>
            <p>{explanation}</p>
            <p>The numbers are beside this page in <a href="metrics.csv">metrics.csv</a> and <a href="metrics.json">metrics.json</a>, the plots as SVG and PNG.</p>

            """);
        if (!PlotPicture.HasFonts)
            page.Append("<p>This machine has no fonts, so the PNG plots have no lettering. Take the SVG plots, or install any font and run again.</p>\n");
        return page.Append("</section>\n</main>\n</body>\n</html>\n").ToString();
    }
}
