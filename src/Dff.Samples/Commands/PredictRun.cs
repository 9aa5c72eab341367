using System.Diagnostics;
using System.Globalization;
using Dff.Samples.Progress;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary>One run of <c>predict</c>: model and video in, files out.</summary>
internal sealed class PredictRun
{
    public const float DefaultScoreThreshold = 0.3f;

    private int _frames;
    private int _keyFrames;
    private int _detections;
    private float _bestScore;

    public required string ModelPath { get; init; }

    public required string InputPath { get; init; }

    public string? VideoPath { get; init; }

    public string? JsonPath { get; init; }

    public string? CsvPath { get; init; }

    public string? CocoPath { get; init; }

    public float ScoreThreshold { get; init; } = DefaultScoreThreshold;

    public int? KeyFrameInterval { get; init; }

    public string? Device { get; init; }

    public int? Threads { get; init; }

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        // The video first: it opens at once, while a model takes seconds to load.
        VideoSource source = OpenInput();
        using var camera = source as IDisposable;
        MLContext mlContext = SharedOptions.CreateContext(Device, Threads);
        ITransformer model = ModelFiles.Load(mlContext, ModelPath);
        using var owner = model as IDisposable;

        // Below the wanted threshold too, to be able to say how far off the best one was.
        using VideoDetector detector = mlContext.VideoDetection.CreateDetector(
            model, new VideoDetectorOptions { KeyFrameInterval = KeyFrameInterval, KeepImages = VideoPath is not null });
        Console.WriteLine(Describe(source.Info, detector));

        using var sinks = new OutputFiles(this, source.Info);
        var watch = Stopwatch.StartNew();
        bool interrupted = false;
        try
        {
            await FrameProgress.RunAsync(source.Info.FrameCount, report => DetectAsync(detector, source, sinks, report, cancel));
        }
        catch (OperationCanceledException) when (_frames > 0)
        {
            interrupted = true;
        }

        sinks.Complete();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_frames} frames ({_keyFrames} key frames), {_detections} detections in {watch.Elapsed.TotalSeconds:0.0} s, {_frames / watch.Elapsed.TotalSeconds:0.0} frames/s."));
        foreach (string path in sinks.Paths)
            Console.WriteLine($"Written: {path}");
        ExplainNothing();
        if (interrupted)
            Console.Error.WriteLine("Interrupted: the files hold the frames up to here.");
        if (source.Shortfall is string shortfall)
            Console.Error.WriteLine(shortfall);
        return interrupted ? ExitCode.Interrupted : source.Shortfall is null ? ExitCode.Done : ExitCode.InputCut;
    }

    private VideoSource OpenInput()
    {
        if (Directory.Exists(InputPath))
            return VideoSource.FromImageFolder(InputPath);
        if (InputPath.Contains("://", StringComparison.Ordinal))
            return VideoSource.FromCamera(InputPath);
        return !File.Exists(InputPath) && int.TryParse(InputPath, NumberStyles.None, CultureInfo.InvariantCulture, out int device)
            ? VideoSource.FromCamera(device)
            : VideoSource.FromFile(InputPath);
    }

    private async Task DetectAsync(
        VideoDetector detector, VideoSource source, OutputFiles sinks, Action<int> report, CancellationToken cancel)
    {
        await foreach (FrameDetections all in detector.DetectAsync(source, cancel))
        {
            using FrameDetections frame = WithoutWeak(all);
            sinks.Write(frame);
            _frames++;
            _keyFrames += frame.IsKeyFrame ? 1 : 0;
            _detections += frame.Detections.Count;
            report(_frames);
        }
    }

    private FrameDetections WithoutWeak(FrameDetections frame)
    {
        if (frame.Detections.Count > 0)
            _bestScore = Math.Max(_bestScore, frame.Detections[0].Score);
        return new FrameDetections
        {
            VideoId = frame.VideoId,
            FrameIndex = frame.FrameIndex,
            IsKeyFrame = frame.IsKeyFrame,
            Width = frame.Width,
            Height = frame.Height,
            Detections = [.. frame.Detections.TakeWhile(detection => detection.Score >= ScoreThreshold)],
            Image = frame.Image,
        };
    }

    private void ExplainNothing()
    {
        if (_detections > 0 || _frames == 0)
            return;
        Console.WriteLine(_bestScore > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"No detection reached the score {ScoreThreshold}; the best was {_bestScore:0.000}. Try a lower --score-threshold.")
            : "The model found nothing at all, at any score.");
    }

    private static string Describe(VideoInfo info, VideoDetector detector)
    {
        string size = info is { Width: int width, Height: int height } ? $" {width}x{height}" : "";
        string rate = info.FrameRate is double frameRate ? string.Create(CultureInfo.InvariantCulture, $" at {frameRate:0.##} frames/s") : "";
        string count = info.FrameCount is int frames ? $", {frames} frames" : "";
        return $"{info.VideoId}:{size}{rate}{count}; {detector.Architecture.Backbone} on {detector.Device}.";
    }
}
