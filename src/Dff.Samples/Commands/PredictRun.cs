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

    public required string ModelPath { get; init; }

    public required string InputPath { get; init; }

    public string? VideoPath { get; init; }

    public string? JsonPath { get; init; }

    public string? CsvPath { get; init; }

    public string? CocoPath { get; init; }

    public float ScoreThreshold { get; init; } = DefaultScoreThreshold;

    /// <summary>Key frames, and what is done between them.</summary>
    public VideoDetectorOptions Detector { get; init; } = new();

    public string? Device { get; init; }

    public int? Threads { get; init; }

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        if (InputVideos.In(InputPath) is { } videos)
            return await new PredictFolderRun(this, videos).RunAsync(cancel);
        if (!CommonRun.IsFirst)
            return ExitCode.Done;
        if (CommonRun.Ranks is not null)
            Console.Error.WriteLine("One video is the work of one process: the others have nothing to do. A folder of videos is divided among them.");

        // The video first: it opens at once, while a model takes seconds to load.
        VideoSource source = OpenInput();
        using var camera = source as IDisposable;
        MLContext mlContext = SharedOptions.CreateContext(Device, Threads);
        ITransformer model = ModelFiles.Load(mlContext, await PublishedFiles.FindAsync(ModelPath, detectorsOnly: true, cancel));
        using var owner = model as IDisposable;

        // Below the wanted threshold too, to be able to say how far off the best one was.
        using VideoDetector detector = CreateDetector(mlContext, model);
        Console.WriteLine(Describe(source.Info, detector));

        var tally = new DetectionTally(ScoreThreshold);
        using var sinks = new OutputFiles(this, source.Info);
        var watch = Stopwatch.StartNew();
        bool interrupted = false;
        try
        {
            await FrameProgress.RunAsync(source.Info.FrameCount, report => DetectAsync(detector, source, sinks, tally, report, cancel));
        }
        catch (OperationCanceledException) when (tally.Frames > 0)
        {
            interrupted = true;
        }

        sinks.Complete();
        tally.Print(watch.Elapsed, sinks);
        if (interrupted)
            Console.Error.WriteLine("Interrupted: the files hold the frames up to here.");
        if (source.Shortfall is string shortfall)
            Console.Error.WriteLine(shortfall);
        return interrupted ? ExitCode.Interrupted : source.Shortfall is null ? ExitCode.Done : ExitCode.InputCut;
    }

    /// <summary>A detector of the model as the user wants it; it keeps the pictures where they are drawn on.</summary>
    public VideoDetector CreateDetector(MLContext mlContext, ITransformer model)
    {
        Detector.KeepImages = VideoPath is not null;
        return mlContext.VideoDetection.CreateDetector(model, Detector);
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

    private static async Task DetectAsync(
        VideoDetector detector, VideoSource source, OutputFiles sinks, DetectionTally tally, Action<int> report, CancellationToken cancel)
    {
        await foreach (FrameDetections all in detector.DetectAsync(source, cancel))
        {
            using FrameDetections frame = tally.WithoutWeak(all);
            sinks.Write(frame);
            tally.Count(frame);
            report(tally.Frames);
        }
    }

    private static string Describe(VideoInfo info, VideoDetector detector)
    {
        string size = info is { Width: int width, Height: int height } ? $" {width}x{height}" : "";
        string rate = info.FrameRate is double frameRate ? string.Create(CultureInfo.InvariantCulture, $" at {frameRate:0.##} frames/s") : "";
        string count = info.FrameCount is int frames ? $", {frames} frames" : "";
        return $"{info.VideoId}:{size}{rate}{count}; {detector.Architecture.Backbone} on {detector.Device}.";
    }
}
