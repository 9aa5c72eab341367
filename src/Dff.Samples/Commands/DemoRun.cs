using System.Diagnostics;
using System.Globalization;
using Dff.Samples.Progress;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary>One run of <c>demo</c>: synthesize, train, evaluate, save, load, detect, draw.</summary>
internal sealed class DemoRun(string folder, DemoRecipe recipe)
{
    private const float DrawnFrom = 0.3f;

    private readonly Stopwatch _watch = Stopwatch.StartNew();

    private string ModelPath => Path.Combine(folder, "model.zip");

    private string ClipPath => Path.Combine(folder, "clip.avi");

    private string VideoPath => Path.Combine(folder, "annotated.mp4");

    private string JsonPath => Path.Combine(folder, "detections.jsonl");

    private string ReportPath => Path.Combine(folder, "report");

    private string WorkspacePath => Path.Combine(folder, "training");

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        Say($"1/5  Learning {recipe.Steps} steps from made-up scenes with {DemoRecipe.ClassNames.Count} kinds of objects, from a backbone that knows ImageNet.");
        await TrainAsync(cancel);

        Say("2/5  Loading the saved model again, as another program would.");
        MLContext mlContext = SharedOptions.CreateContext(device: null, threads: null);
        ITransformer model = ModelFiles.Load(mlContext, ModelPath);
        using (model as IDisposable)
        {
            Say("3/5  Measuring it on scenes that it has never seen, with a key frame in ten and with key frames only.");
            VideoDetectionMetrics[] metrics = await ModelMeasurement.RunAsync(
                mlContext,
                (DeepFeatureFlowTransformer)model,
                recipe.Test(mlContext),
                [10, 1],
                new VideoEvaluationOptions(),
                cancel);
            metrics[0].SaveReport(ReportPath);
            Say(string.Create(CultureInfo.InvariantCulture, $"     AP50 {metrics[0].MeanAveragePrecision50:0.000} at key-frame interval 10, {metrics[1].MeanAveragePrecision50:0.000} at interval 1."));
        }

        Say("4/5  Making a clip of one more scene.");
        SyntheticClip.Write(ClipPath, DemoRecipe.Clip(mlContext), DemoRecipe.FrameRate, cancel: cancel);
        Say("5/5  Detecting in it and drawing.");
        int exitCode = await new PredictRun
        {
            ModelPath = ModelPath,
            InputPath = ClipPath,
            VideoPath = VideoPath,
            JsonPath = JsonPath,
            ScoreThreshold = DrawnFrom,
        }.RunAsync(cancel);

        Say("Done. Look at:");
        foreach (string path in new[] { VideoPath, Path.Combine(ReportPath, "index.html"), Path.Combine(WorkspacePath, "training.png"), ModelPath, JsonPath })
            Console.WriteLine($"  {path}");
        return exitCode;
    }

    private async Task TrainAsync(CancellationToken cancel)
    {
        if (Directory.Exists(WorkspacePath))
            Directory.Delete(WorkspacePath, recursive: true); // of the last demonstration
        MLContext mlContext = SharedOptions.CreateContext(device: null, threads: null, seed: 1);
        LabeledVideoData videos = DemoRecipe.Training(mlContext);
        DeepFeatureFlowTrainer.Options options = recipe.Options(WorkspacePath);
        var display = new TrainingDisplay(validationFrames: 0);
        options.MetricsCallback = display.Report;
        options.CancellationToken = cancel;
        if (TrainingDisplay.IsLive)
            options.LogEveryNStep = int.MaxValue; // the bar says it already
        using DeepFeatureFlowTransformer model = await display.RunAsync(mlContext, () => VideoDetectionModel.Train(mlContext, videos, options));
        ModelFiles.Save(mlContext, model, ModelPath);
    }

    private void Say(string message) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{_watch.Elapsed:mm\\:ss}] {message}"));
}
