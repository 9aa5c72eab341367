using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Output.Plots;

namespace Microsoft.ML.VideoDetection.Evaluation.Reports;

/// <summary>Writes a report of whatever task: its plots, its numbers, and its page last.</summary>
internal static class ReportFolder
{
    /// <param name="folder">Where to.</param>
    /// <param name="words">What plots are lettered with, to choose a font.</param>
    /// <param name="draw">Makes the plots in given colors.</param>
    /// <param name="write">Writes the numbers, and composes the page with the plots that are given.</param>
    /// <exception cref="IOException">The folder cannot be written to, or the path is a file.</exception>
    public static void Save(
        string folder,
        IEnumerable<string> words,
        Func<PlotInk, IReadOnlyList<ReportPlot>> draw,
        Func<PendingReport, IReadOnlyList<ReportPlot>, string> write)
    {
        using var pending = new PendingReport(folder);
        IReadOnlyList<ReportPlot> plots = draw(PlotInk.Adaptive);
        foreach (ReportPlot plot in plots)
            File.WriteAllText(pending.File($"{plot.Name}.svg"), plot.ToSvgFile());
        foreach (ReportPlot plot in draw(PlotInk.OnWhite with { Font = SystemFonts.FamilyFor([.. words]) }))
            plot.SavePng(pending.File($"{plot.Name}.png"));
        File.WriteAllText(pending.File(PendingReport.Entry), write(pending, plots));
        pending.Commit();
    }
}
