using Microsoft.ML.VideoDetection.Data.Synthetic;
using OxyPlot;

namespace Microsoft.ML.VideoDetection.Evaluation.Reports;

/// <summary>Measures lettering without any font installed, with room for viewers whose fonts are wider than Arial.</summary>
internal sealed class WideTextMeasure(double width, double height) : PdfRenderContext(width, height, OxyColors.Transparent)
{
    private const double Room = 1.35;

    /// <inheritdoc/>
    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
    {
        OxySize size = base.MeasureText(text, "Arial", fontSize, fontWeight);
        return new OxySize(size.Width * Room, size.Height * Room);
    }
}
