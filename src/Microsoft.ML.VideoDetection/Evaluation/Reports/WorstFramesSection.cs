using System.Globalization;
using System.Text;

namespace Microsoft.ML.VideoDetection.Evaluation.Reports;

/// <summary>The frames with the worst mistakes, their boxes drawn over the pictures where there are any.</summary>
internal static class WorstFramesSection
{
    public static void Append(StringBuilder page, VideoDetectionMetrics metrics)
    {
        if (metrics.WorstFrames.Count == 0)
            return;
        page.Append(
            """
            <section>
            <h2>Worst frames</h2>
            <ul class="legend"><li><i style="border-color:var(--correct)"></i>right</li><li><i style="border-color:var(--wrong)"></i>wrong class</li>
            <li><i style="border-color:var(--false-positive)"></i>false positive</li><li><i style="border-color:var(--false-negative);border-style:dashed"></i>false negative</li></ul>
            <div class="frames">

            """);
        foreach (FrameMistakes frame in metrics.WorstFrames)
            AppendFrame(page, frame, metrics.Confusion.ClassNames);
        page.Append("</div>\n</section>\n");
    }

    private static void AppendFrame(StringBuilder page, FrameMistakes frame, IReadOnlyList<string> names)
    {
        // Without a size, the boxes themselves say how large the frame is at least.
        double width = frame.Width > 0 ? frame.Width : Math.Max(1, frame.Boxes.Max(box => box.X1));
        double height = frame.Height > 0 ? frame.Height : Math.Max(1, frame.Boxes.Max(box => box.Y1));
        page.Append("<figure class=\"card\">")
            .Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {width:0.##} {height:0.##}\" role=\"img\" aria-label=\"frame {frame.FrameIndex}\">");
        if (frame.Preview is FramePreview preview)
            page.Append(CultureInfo.InvariantCulture, $"<image width=\"{width:0.##}\" height=\"{height:0.##}\" preserveAspectRatio=\"none\" href=\"data:image/jpeg;base64,{Convert.ToBase64String(preview.Jpeg)}\"/>");
        else
            page.Append("<rect width=\"100%\" height=\"100%\" fill=\"#39424e\"/>");

        // Mistakes over what is right, since they are what the picture is for.
        double letter = Math.Max(width / 34, height / 30);
        foreach (FrameBox box in frame.Boxes.OrderBy(box => box.Verdict != BoxVerdict.Correct))
        {
            // Detections are named above their boxes and false negatives below theirs: the two are often in one place.
            double above = box.Y0 > letter * 1.2 ? box.Y0 - (letter * 0.3) : box.Y0 + letter;
            double below = box.Y1 < height - (letter * 1.2) ? box.Y1 + letter : box.Y1 - (letter * 0.3);
            double baseline = Math.Clamp(box.Verdict == BoxVerdict.FalseNegative ? below : above, letter, height - (letter * 0.3));
            page.Append(CultureInfo.InvariantCulture, $"<rect class=\"box {box.Verdict}\" x=\"{box.X0:0.##}\" y=\"{box.Y0:0.##}\" width=\"{box.X1 - box.X0:0.##}\" height=\"{box.Y1 - box.Y0:0.##}\"/>")
                .Append(CultureInfo.InvariantCulture, $"<text class=\"{box.Verdict}\" x=\"{Math.Max(2, box.X0):0.##}\" y=\"{baseline:0.##}\" font-size=\"{letter:0.##}\">{Html.Escape(Caption(box, names))}</text>");
        }

        int falseNegatives = frame.Boxes.Count(box => box.Verdict == BoxVerdict.FalseNegative);
        int falsePositives = frame.Boxes.Count(box => box.Verdict == BoxVerdict.FalsePositive);
        int wrong = frame.Boxes.Count(box => box.Verdict == BoxVerdict.WrongClass);
        page.Append(CultureInfo.InvariantCulture, $"</svg><figcaption>{Html.Escape(frame.VideoId)} · frame {frame.FrameIndex}<small>{falseNegatives} false negatives, {falsePositives} false positives, {wrong} of the wrong class</small></figcaption></figure>\n");
    }

    private static string Caption(FrameBox box, IReadOnlyList<string> names)
    {
        string score = box.Score?.ToString(" 0.00", CultureInfo.InvariantCulture) ?? "";
        return box.Verdict == BoxVerdict.WrongClass
            ? $"{names[box.ClassIndex]}{score}, is {names[box.ActualClassIndex!.Value]}"
            : names[box.ClassIndex] + score;
    }
}
