using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Output.Plots;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Microsoft.ML.VideoDetection.Evaluation.Reports;

/// <summary>The plots of a report of detections.</summary>
internal static class ReportPlots
{
    /// <summary>Width at which plots stand side by side; wider ones get a row of their own.</summary>
    public const int Width = 420;

    /// <summary>Usual height.</summary>
    public const int Height = 280;

    /// <summary>More lines than this cannot be told apart by color; the table of classes shows each alone.</summary>
    private const int NamedLines = 12;

    public static IReadOnlyList<ReportPlot> Create(VideoDetectionMetrics metrics, PlotInk ink)
    {
        ClassDetectionMetrics[] labelled = [.. metrics.Classes.Where(item => item.AveragePrecision50 is not null)];
        var plots = new List<ReportPlot>();
        if (labelled.Length > 0)
        {
            plots.Add(PrecisionRecall(labelled, ink));
            plots.Add(ByClass(labelled, ink));
        }

        if (metrics.ByKeyFrameDistance.Any(item => item.MeanAveragePrecision50 is not null))
            {
            plots.Add(ByKeyFrameDistance(
                "ap-by-key-frame-distance", "AP50", [.. metrics.ByKeyFrameDistance.Select(item => (item.Distance, item.MeanAveragePrecision50))], ink));
        }

        if (metrics.Speed is MotionSpeedMetrics speed)
        {
            plots.Add(Bars(
                "ap-by-speed", "AP50 by speed of the object", "AP50",
                [("slow", speed.Slow50), ("medium", speed.Medium50), ("fast", speed.Fast50)], Height * 2 / 3, ink));
        }

        string[] names = [.. metrics.Confusion.ClassNames, "background"];
        plots.Add(ConfusionPlot.Create("What objects are taken for", names, names, metrics.Confusion.Counts, ink));
        return plots;
    }

    private static ReportPlot PrecisionRecall(ClassDetectionMetrics[] classes, PlotInk ink)
    {
        PlotModel model = PlotStyle.Empty(ink);
        model.Axes.Add(PlotStyle.PerCent(AxisPosition.Bottom, "recall %", ink));
        model.Axes.Add(PlotStyle.PerCent(AxisPosition.Left, "precision %", ink));
        for (int i = 0; i < classes.Length; i++)
        {
            // The golden angle keeps neighbouring hues apart for any number of classes.
            var line = new LineSeries
            {
                Title = Html.Label(classes[i].ClassName, 16), StrokeThickness = 1.6,
                Color = OxyColor.FromHsv((0.6 + (i * 0.381966)) % 1, 0.65, 0.85),
            };
            line.Points.AddRange(classes[i].PrecisionRecallCurve.Select(point => new DataPoint(100 * point.Recall, 100 * point.Precision)));
            model.Series.Add(line);
        }

        int rows = 0;
        if (classes.Length <= NamedLines)
        {
            rows = (classes.Length + 2) / 3;
            model.Legends.Add(new Legend
            {
                LegendPlacement = LegendPlacement.Outside, LegendPosition = LegendPosition.BottomCenter,
                LegendOrientation = LegendOrientation.Horizontal, LegendTextColor = ink.Text, LegendFontSize = 11,
            });
        }

        return new ReportPlot("precision-recall", "Precision and recall at IoU 0.5", model, Width, Height + (rows * 22));
    }

    private static ReportPlot ByClass(ClassDetectionMetrics[] classes, PlotInk ink) => Bars(
        "ap-by-class", "AP50 by class", "AP50",
        [.. classes.OrderByDescending(item => item.AveragePrecision50).Select(item => (item.ClassName, item.AveragePrecision50))],
        Math.Max(Height * 2 / 3, (classes.Length * 20) + 60), ink);

    /// <summary>Bars of figures from 0 to 1.</summary>
    public static ReportPlot Bars(string name, string title, string metric, (string Name, double? Value)[] items, int height, PlotInk ink)
    {
        PlotModel model = PlotStyle.Empty(ink);
        var categories = new CategoryAxis
        {
            Position = AxisPosition.Left, StartPosition = 1, EndPosition = 0, TicklineColor = OxyColors.Transparent,
            AxislineColor = ink.Grid, TextColor = ink.Text, GapWidth = 0.4,
        };
        var bars = new BarSeries
        {
            FillColor = PlotInk.Accent, LabelPlacement = LabelPlacement.Outside, LabelMargin = 6, TextColor = ink.Text, FontSize = 11,
        };
        foreach ((string item, double? value) in items)
        {
            categories.Labels.Add(Html.Label(item, 24));
            bars.Items.Add(new BarItem { Value = 100 * (value ?? 0) });
        }

        bars.LabelFormatString = "{0:0.0}";
        model.Axes.Add(categories);
        LinearAxis values = PlotStyle.PerCent(AxisPosition.Bottom, $"{metric} %", ink);
        values.Maximum = 112; // room for the number behind a full bar
        model.Axes.Add(values);
        model.Series.Add(bars);
        return new ReportPlot(name, title, model, Width, height);
    }

    /// <summary>A figure from 0 to 1 over the frames since the key frame.</summary>
    public static ReportPlot ByKeyFrameDistance(string name, string metric, (int Distance, double? Value)[] distances, PlotInk ink)
    {
        PlotModel model = PlotStyle.Empty(ink);
        LinearAxis bottom = PlotStyle.Plain(AxisPosition.Bottom, "frames since the key frame", ink);
        bottom.MinimumMajorStep = 1;
        model.Axes.Add(bottom);
        LinearAxis left = PlotStyle.PerCent(AxisPosition.Left, $"{metric} %", ink);
        model.Axes.Add(left);
        var line = new LineSeries
        {
            Color = PlotInk.Accent, StrokeThickness = 2.5, MarkerType = distances.Length > 40 ? MarkerType.None : MarkerType.Circle,
            MarkerSize = 4, MarkerFill = PlotInk.Accent,
        };
        foreach ((int distance, double? value) in distances)
            line.Points.Add(new DataPoint(distance, value is double figure ? 100 * figure : double.NaN));
        model.Series.Add(line);
        return new ReportPlot(name, $"{metric} by frames since the key frame", model, Width, Height);
    }
}
