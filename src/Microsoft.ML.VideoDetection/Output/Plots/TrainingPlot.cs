using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Microsoft.ML.VideoDetection.Output.Plots;

/// <summary>The plot of a training: loss, the figure of the validation set where there is one, and learning rate above one another, over the steps.</summary>
internal static class TrainingPlot
{
    public const int Width = 840;

    public const int Height = 640;

    // With fewer points a smoothed curve says nothing that the points do not.
    private const int LeastToSmooth = 10;

    /// <param name="loss">Step and loss.</param>
    /// <param name="scores">Step and figure of the validation set, 0 to 1; empty when there is no validation.</param>
    /// <param name="rate">Step and learning rate.</param>
    /// <param name="ink">Its colors.</param>
    /// <param name="metric">What the figure is.</param>
    public static PlotModel Create(
        IReadOnlyList<DataPoint> loss, IReadOnlyList<DataPoint> scores, IReadOnlyList<DataPoint> rate, PlotInk ink, string metric)
    {
        PlotModel model = PlotStyle.Empty(ink);
        LinearAxis steps = PlotStyle.Plain(AxisPosition.Bottom, "steps", ink);
        (steps.Minimum, steps.MinimumMajorStep, steps.MinimumRange, steps.StringFormat) = (0, 1, 1, "#,0");
        model.Axes.Add(steps);
        bool validated = scores.Count > 0;
        AddLoss(model, loss, validated ? 0.53 : 0.3, ink);
        if (validated)
            AddScores(model, scores, metric, ink);
        AddRate(model, rate, ink);
        return model;
    }

    private static void AddLoss(PlotModel model, IReadOnlyList<DataPoint> loss, double start, PlotInk ink)
    {
        LinearAxis axis = Panel(model, "loss", start, 1, ink);
        axis.Minimum = 0;
        bool isSmoothed = loss.Count >= LeastToSmooth;
        Draw(model, "loss", loss, 1, OxyColor.FromAColor(isSmoothed ? (byte)90 : (byte)255, PlotInk.Accent)).Title = "raw";
        if (!isSmoothed)
            return;

        DataPoint[] smooth = SmoothedCurve.Of(loss);
        Draw(model, "loss", smooth, 2.2, OxyColor.FromRgb(0x1D, 0x4E, 0xD8)).Title = "smoothed";

        // A few wild steps, mostly the first ones, would press the rest to the ground.
        double[] sorted = [.. loss.Select(point => point.Y).Order()];
        double top = 1.1 * Math.Max(sorted[(int)(0.98 * (sorted.Length - 1))], smooth.Max(point => point.Y));
        if (top > 0)
            axis.Maximum = top;
        model.Legends.Add(new Legend { LegendPosition = LegendPosition.RightTop, LegendTextColor = ink.Text });
    }

    private static void AddScores(PlotModel model, IReadOnlyList<DataPoint> scores, string metric, PlotInk ink)
    {
        string name = $"{metric} %";
        var accent = OxyColor.FromRgb(0x05, 0x96, 0x69);
        LinearAxis axis = Panel(model, name, 0.26, 0.47, ink);
        DataPoint[] shown = [.. scores.Select(point => new DataPoint(point.X, 100 * point.Y))];
        DataPoint best = shown.MaxBy(point => point.Y);
        axis.Minimum = 0;
        axis.Maximum = Math.Max(1, 1.25 * best.Y); // room for the number above the best point
        LineSeries line = Draw(model, name, shown, 2, accent);
        line.MarkerType = shown.Length > 60 ? MarkerType.None : MarkerType.Circle;
        (line.MarkerSize, line.MarkerFill) = (3, accent);
        model.Annotations.Add(new PointAnnotation
        {
            X = best.X, Y = best.Y, YAxisKey = name, Fill = accent, Size = 5, TextColor = ink.Text,
            TextVerticalAlignment = VerticalAlignment.Bottom,
            Text = string.Create(CultureInfo.InvariantCulture, $"best {best.Y:0.0}"),
            TextHorizontalAlignment = best.X > 0.9 * shown[^1].X && shown.Length > 1 ? HorizontalAlignment.Right : HorizontalAlignment.Center,
        });
    }

    private static void AddRate(PlotModel model, IReadOnlyList<DataPoint> rate, PlotInk ink)
    {
        const string Name = "learning rate";
        LinearAxis axis = Panel(model, Name, 0, 0.2, ink);
        axis.Minimum = 0;
        axis.LabelFormatter = value => value == 0 ? "0" : value.ToString("0.##E-0", CultureInfo.InvariantCulture);
        Draw(model, Name, rate, 2, OxyColor.FromRgb(0xD9, 0x77, 0x06));
    }

    private static LinearAxis Panel(PlotModel model, string title, double start, double end, PlotInk ink)
    {
        LinearAxis axis = PlotStyle.Plain(AxisPosition.Left, title, ink);
        (axis.Key, axis.StartPosition, axis.EndPosition, axis.AxisTitleDistance) = (title, start, end, 10);
        model.Axes.Add(axis);
        return axis;
    }

    private static LineSeries Draw(PlotModel model, string axis, IEnumerable<DataPoint> points, double thickness, OxyColor color)
    {
        var line = new LineSeries { YAxisKey = axis, Color = color, StrokeThickness = thickness, RenderInLegend = axis == "loss" };
        line.Points.AddRange(points);
        model.Series.Add(line);
        return line;
    }
}
