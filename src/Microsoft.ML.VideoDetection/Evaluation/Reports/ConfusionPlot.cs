using System.Globalization;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Output.Plots;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Microsoft.ML.VideoDetection.Evaluation.Reports;

/// <summary>The confusion matrix as a plot: rows labelled, columns predicted, each row shaded by its shares.</summary>
internal static class ConfusionPlot
{
    /// <summary>Up to so many classes there is room for the counts.</summary>
    private const int ReadableClasses = 10;

    /// <summary>Creates it.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="labelled">Names of the rows.</param>
    /// <param name="predicted">Names of the columns; where they are those of the rows and more, the rows come first.</param>
    /// <param name="counts">Rows of counts.</param>
    /// <param name="ink">Its colors.</param>
    /// <param name="asShares">Whether cells are lettered with the per cents of their rows, where counts would not fit, and not with the counts.</param>
    public static ReportPlot Create(
        string title,
        IReadOnlyList<string> labelled,
        IReadOnlyList<string> predicted,
        IReadOnlyList<IReadOnlyList<long>> counts,
        PlotInk ink,
        bool asShares = false)
    {
        PlotModel model = PlotStyle.Empty(ink);
        model.Axes.Add(Axis(AxisPosition.Bottom, "predicted", predicted, ink));
        model.Axes.Add(Axis(AxisPosition.Left, "labelled", labelled, ink));
        var cells = new RectangleBarSeries { StrokeThickness = 0, TextColor = ink.Text, FontSize = 10 };
        for (int row = 0; row < labelled.Count; row++)
        {
            long sum = counts[row].Sum();
            for (int column = 0; column < predicted.Count; column++)
            {
                long count = counts[row][column];
                if (count == 0)
                    continue;
                byte strength = (byte)(20 + (235.0 * count / sum));
                cells.Items.Add(new RectangleBarItem(column - 0.48, row - 0.48, column + 0.48, row + 0.48)
                {
                    Color = OxyColor.FromAColor(strength, row == column ? PlotInk.Accent : OxyColor.FromRgb(0xF5, 0x9E, 0x0B)),
                    Title = asShares
                        ? (100.0 * count / sum).ToString("0", CultureInfo.InvariantCulture)
                        : labelled.Count <= ReadableClasses + 1 ? count.ToString(CultureInfo.InvariantCulture) : "",
                });
            }
        }

        model.Series.Add(cells);
        int size = Math.Clamp(160 + (predicted.Count * 16), 380, 720);
        return new ReportPlot("confusion", title, model, size, size);
    }

    private static CategoryAxis Axis(AxisPosition position, string title, IReadOnlyList<string> names, PlotInk ink)
    {
        var axis = new CategoryAxis
        {
            Position = position, Title = title, TextColor = ink.Text, TitleColor = ink.Text, TicklineColor = OxyColors.Transparent,
            Angle = position == AxisPosition.Bottom ? -60 : 0, FontSize = 11, MajorGridlineStyle = LineStyle.None, AxislineColor = ink.Grid,
        };

        // Both axes begin at the upper left corner, as people read a table.
        if (position == AxisPosition.Left)
            (axis.StartPosition, axis.EndPosition) = (1, 0);
        axis.Labels.AddRange(names.Select(name => Html.Label(name, 16)));
        return axis;
    }
}
