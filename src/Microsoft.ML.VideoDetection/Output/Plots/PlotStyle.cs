using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;

namespace Microsoft.ML.VideoDetection.Output.Plots;

/// <summary>What all plots have in common.</summary>
internal static class PlotStyle
{
    public static PlotModel Empty(PlotInk ink)
    {
        var model = new PlotModel
        {
            Background = ink.Background, TextColor = ink.Text, PlotAreaBorderThickness = new OxyThickness(0), Padding = new OxyThickness(6, 6, 12, 6),
            DefaultFontSize = 12, Culture = CultureInfo.InvariantCulture,
        };
        if (ink.Font is not null)
            model.DefaultFont = ink.Font;
        return model;
    }

    public static LinearAxis Plain(AxisPosition position, string title, PlotInk ink) => new()
    {
        Position = position, Title = title, TextColor = ink.Text, TitleColor = ink.Text, TicklineColor = OxyColors.Transparent,
        MajorGridlineStyle = LineStyle.Solid, MajorGridlineColor = ink.Grid, MajorGridlineThickness = 1, AxislineStyle = LineStyle.None,
        MinorTickSize = 0, MinimumPadding = 0.03, MaximumPadding = 0.03,
    };

    /// <summary>An axis from 0 to 100, with room for a line along its end.</summary>
    public static LinearAxis PerCent(AxisPosition position, string title, PlotInk ink)
    {
        LinearAxis axis = Plain(position, title, ink);
        (axis.Minimum, axis.Maximum, axis.MajorStep) = (0, 101, 20);
        return axis;
    }
}
