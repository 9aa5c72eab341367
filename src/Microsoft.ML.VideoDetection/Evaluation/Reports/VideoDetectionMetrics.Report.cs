using Microsoft.ML.VideoDetection.Evaluation.Reports;

namespace Microsoft.ML.VideoDetection;

public sealed partial class VideoDetectionMetrics
{
    /// <summary>Writes a report: one page for people, the plots as pictures, and the numbers for programs.</summary>
    /// <param name="folder">
    /// Where to. It is made if it is not there; in a folder that is, the files of an earlier report are replaced, and others stay.
    /// </param>
    /// <remarks>
    /// <para><c>index.html</c> needs no other file and no network; it follows the reader's light or dark setting. <c>metrics.csv</c> and
    /// <c>metrics.json</c> hold all numbers, <c>*.svg</c> and <c>*.png</c> the plots.</para>
    /// <para>The files appear only when all are complete. On a machine without any fonts the PNG plots have no lettering, which the page
    /// then says; the SVG plots leave fonts to the viewer.</para>
    /// </remarks>
    /// <exception cref="IOException">The folder cannot be written to, or the path is a file.</exception>
    public void SaveReport(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ReportFolder.Save(folder, Confusion.ClassNames, ink => ReportPlots.Create(this, ink), (pending, plots) =>
        {
            MetricsCsv.Write(MetricsCsv.Numbers(this), pending.File("metrics.csv"));
            MetricsJson.Write(this, pending.File("metrics.json"));
            return ReportPage.Compose(this, plots);
        });
    }
}
