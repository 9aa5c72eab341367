using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Benchmark;

/// <summary>Measures training steps of the small preset at 512x384, one pair each.</summary>
internal static class TrainingMeasurement
{
    private const int WarmUpSteps = 5;
    private const int Steps = 20;

    /// <param name="mlContext">Context.</param>
    /// <param name="motion">How motion is estimated; null for the preset's way.</param>
    public static TrainingFigures Run(MLContext mlContext, MotionEstimator? motion)
    {
        LabeledVideoData data = mlContext.VideoDetection.Synthesize(new SyntheticVideoOptions
        {
            Seed = 1, VideoCount = 1, FramesPerVideo = 40, Width = 512, Height = 384,
        });
        DeepFeatureFlowTrainer.Options options = DeepFeatureFlowTrainer.Options.Small();
        (options.MaxSteps, options.MaxEpoch) = (WarmUpSteps + Steps, int.MaxValue);
        if (motion is not null)
            (options.MotionEstimator, options.FlowFrameProposals) = (motion, FlowFrameProposals.Computed);
        using var parts = new PartTimes();
        var steps = new List<(double Step, double Forward, double Backward)>();
        long last = 0;
        options.MetricsCallback = progress =>
        {
            long now = Stopwatch.GetTimestamp();
            Dictionary<string, double> times = parts.Take();
            if (progress.Step > WarmUpSteps && !progress.IsEpochEnd)
                steps.Add((Stopwatch.GetElapsedTime(last, now).TotalMilliseconds, times[FrameActivity.Forward], times[FrameActivity.Backward]));
            last = now;
        };
        mlContext.VideoDetection.Trainers.DeepFeatureFlow(options).Fit(data).Dispose();
        return new TrainingFigures(
            Spread.Of(steps.Select(step => step.Step)),
            Spread.Of(steps.Select(step => step.Forward)),
            Spread.Of(steps.Select(step => step.Backward)),
            Spread.Of(steps.Select(step => 1 - ((step.Forward + step.Backward) / step.Step))));
    }
}
