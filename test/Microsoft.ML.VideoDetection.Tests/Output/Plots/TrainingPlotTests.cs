using Microsoft.ML.VideoDetection.Output.Plots;
using Microsoft.ML.VideoDetection.Tests.Data;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Microsoft.ML.VideoDetection.Tests.Output.Plots;

[TestClass]
public sealed class TrainingPlotTests
{
    private static readonly DataPoint[] _loss = [.. Enumerable.Range(1, 100).Select(i => new DataPoint(i, i == 1 ? 50 : 2))];
    private static readonly DataPoint[] _rate = [new(1, 1e-5), new(100, 2e-4)];

    [TestMethod]
    public void Create_WithValidation_HasThreePanelsAndNamesTheBest()
    {
        PlotModel model = TrainingPlot.Create(_loss, [new(40, 0.25), new(80, 0.5), new(100, 0.4)], _rate, PlotInk.OnWhite, "AP50");
        CollectionAssert.AreEqual(new[] { "steps", "loss", "AP50 %", "learning rate" }, model.Axes.Select(axis => axis.Title).ToArray());
        PointAnnotation best = model.Annotations.OfType<PointAnnotation>().Single();
        Assert.AreEqual((80.0, 50.0, "best 50.0"), (best.X, best.Y, best.Text));
    }

    // Of the smoothed curve the first point is highest: with sigma 1.2 its own weight is 1 of 2.0, so it is (50 + 1.0 · 2) / 2.0 = 26, and
    // a tenth of that is added.
    [TestMethod]
    public void Create_WithAWildFirstStep_DoesNotPressTheRestDown()
    {
        PlotModel model = TrainingPlot.Create(_loss, [], _rate, PlotInk.OnWhite, "AP50");
        Axis axis = model.Axes.Single(item => item.Key == "loss");
        Assert.IsTrue(axis.Maximum < 30, $"{axis.Maximum}");
        CollectionAssert.AreEqual(
            new[] { "raw", "smoothed", null }, model.Series.OfType<LineSeries>().Select(series => series.Title).ToArray());
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(3)]
    public void SavePng_OfFewSteps_DrawsThem(int steps)
    {
        string path = Path.GetTempFileName();
        try
        {
            PlotModel model = TrainingPlot.Create(_loss[..steps], [], [.. _rate.Take(steps)], PlotInk.OnWhite, "AP50");
            PlotPicture.SavePng(model, TrainingPlot.Width, TrainingPlot.Height, path);
            using var picture = SkiaSharp.SKBitmap.Decode(path);
            Assert.AreEqual((1680, 1280), (picture.Width, picture.Height));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
