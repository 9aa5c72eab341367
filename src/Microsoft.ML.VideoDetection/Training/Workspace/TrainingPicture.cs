using System.Diagnostics;
using Microsoft.ML.VideoDetection.Output.Plots;
using OxyPlot;

namespace Microsoft.ML.VideoDetection.Training.Workspace;

/// <summary>The plot of a training so far as a PNG file, drawn again from time to time.</summary>
/// <param name="path">The file.</param>
/// <param name="metric">What validation measures.</param>
/// <param name="interval">How often it is drawn within an epoch.</param>
internal sealed class TrainingPicture(string path, string metric, TimeSpan interval)
{
    // About as many points as the picture has pixels.
    private const int Resolution = 1500;

    private readonly ThinnedCurve _loss = new(Resolution);
    private readonly ThinnedCurve _scores = new(Resolution);
    private readonly ThinnedCurve _rate = new(Resolution);
    private long _lastDrawn = Stopwatch.GetTimestamp();
    private bool _isDrawn = true;

    public void AddStep(double step, double loss, double rate)
    {
        _loss.Add(step, loss);
        _rate.Add(step, rate);
        _isDrawn = false;
    }

    public void AddValidation(double step, double score)
    {
        _scores.Add(step, score);
        _isDrawn = false;
    }

    /// <summary>Draws what is new if the last picture is old enough.</summary>
    public void DrawInTime()
    {
        if (Stopwatch.GetElapsedTime(_lastDrawn) >= interval)
            Draw();
    }

    /// <summary>Draws what is new.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public void Draw()
    {
        if (_isDrawn)
            return;
        PlotModel model = TrainingPlot.Create([.. _loss.Points], [.. _scores.Points], [.. _rate.Points], PlotInk.OnWhite, metric);
        using var file = new PendingFile(path);
        PlotPicture.SavePng(model, TrainingPlot.Width, TrainingPlot.Height, file.TemporaryPath);
        file.Commit();
        _isDrawn = true;
        _lastDrawn = Stopwatch.GetTimestamp();
    }
}
