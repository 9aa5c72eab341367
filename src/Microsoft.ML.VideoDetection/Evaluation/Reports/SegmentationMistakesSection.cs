using System.Globalization;
using System.Text;
using Microsoft.ML.VideoDetection.Output;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Evaluation.Reports;

/// <summary>The frames with the most wrong pixels: picture, label and prediction side by side.</summary>
internal static class SegmentationMistakesSection
{
    public static void Append(StringBuilder page, VideoSegmentationMetrics metrics)
    {
        if (metrics.WorstFrames.Count == 0)
            return;
        page.Append(
            """
            <section>
            <h2>Worst frames</h2>
            <p class="muted">Picture, label, prediction.</p>
            <ul class="legend">
            """);
        foreach (ClassSegmentationMetrics item in metrics.Classes.Where(item => item.PixelCount + item.PredictedPixelCount > 0))
            page.Append(CultureInfo.InvariantCulture, $"<li>{Swatch(item.ClassIndex)}{Html.Escape(item.ClassName)}</li>");
        page.Append("</ul>\n<div class=\"triples\">\n");
        foreach (SegmentationMistakes frame in metrics.WorstFrames)
        {
            page.Append("<figure class=\"card\"><div>");
            if (frame.Picture is { } picture)
                Image("picture", "jpeg", picture.Jpeg);
            Image("label", "png", frame.LabelPng);
            Image("prediction", "png", frame.PredictionPng);
            page.Append(
                CultureInfo.InvariantCulture,
                $"</div><figcaption>{Html.Escape(frame.VideoId)} · frame {frame.FrameIndex}<small>{Html.Percent(frame.WrongShare)} % of the labelled pixels are wrong</small></figcaption></figure>\n");
        }

        page.Append("</div>\n</section>\n");

        void Image(string what, string format, byte[] bytes) => page.Append(
            CultureInfo.InvariantCulture, $"<img alt=\"{what}\" src=\"data:image/{format};base64,{Convert.ToBase64String(bytes)}\"/>");
    }

    /// <summary>A spot in the color of a class.</summary>
    public static string Swatch(int classIndex)
    {
        Scalar color = ClassPalette.BgrOf(classIndex);
        return string.Create(CultureInfo.InvariantCulture, $"<i class=\"swatch\" style=\"background:rgb({color.Val2:0},{color.Val1:0},{color.Val0:0})\"></i>");
    }
}
