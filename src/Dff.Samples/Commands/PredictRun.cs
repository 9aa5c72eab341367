using System.Diagnostics;
using System.Globalization;
using Dff.Samples.Commands.Segmentation;
using Dff.Samples.Progress;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Output;

namespace Dff.Samples.Commands;

/// <summary>One run of <c>predict</c>: model and video in, files out.</summary>
internal sealed class PredictRun
{
    public const float DefaultScoreThreshold = 0.3f;

    public required string ModelPath { get; init; }

    public required string InputPath { get; init; }

    public string? VideoPath { get; init; }

    /// <summary>Gets the encoder of annotated videos; null for the usual one.</summary>
    public string? Encoder { get; init; }

    public string? JsonPath { get; init; }

    public string? CsvPath { get; init; }

    public string? CocoPath { get; init; }

    /// <summary>Gets the folder for masks, which only models that segment have.</summary>
    public string? MasksPath { get; init; }

    /// <summary>Gets the file of tracks in MOT format; for several videos their folder.</summary>
    public string? MotPath { get; init; }

    /// <summary>Gets what counts tracks; null for nothing.</summary>
    public TrackCounter? Counter { get; init; }

    /// <summary>Gets whether scores are averaged over the whole video before anything is written.</summary>
    public bool SmoothsOffline { get; init; }

    public float ScoreThreshold { get; init; } = DefaultScoreThreshold;

    /// <summary>Key frames, and what is done between them.</summary>
    public VideoDetectorOptions Detector { get; init; } = new();

    /// <summary>Gets whether the newest frame of a stream is taken and the others are dropped.</summary>
    public bool IsLive { get; init; }

    public string? Device { get; init; }

    public int? Threads { get; init; }

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        if (InputVideos.In(InputPath) is { } several)
            return await new PredictFolderRun(this, several).RunAsync(cancel);
        if (!CommonRun.IsFirst)
            return ExitCode.Done;
        if (CommonRun.Ranks is not null)
            Console.Error.WriteLine("One video is the work of one process: the others have nothing to do. A folder of videos is divided among them.");

        // The video first: it opens at once, while a model takes seconds to load.
        VideoSource source = OpenInput();
        if (Counter is not null && CountReport.OutsideOf(source.Info, Counter.Lines, Counter.Zones) is string outside)
            throw new ArgumentException(outside);
        using var camera = source as IDisposable;
        MLContext mlContext = SharedOptions.CreateContext(Device, Threads);
        ITransformer model = ModelFiles.Load(mlContext, await PublishedFiles.FindAsync(ModelPath, detectorsOnly: true, cancel));
        using var owner = model as IDisposable;
        if (model is VideoSegmentationTransformer)
        {
            var segmentation = new SegmentationPredictRun(this, MasksPath);
            using VideoSegmenter segmenter = mlContext.VideoSegmentation.CreateSegmenter(model, segmentation.Settings());
            return await segmentation.RunAsync(segmenter, [(null, () => source)], cancel);
        }

        if (MasksPath is not null)
            throw MasksRefused();

        // Below the wanted threshold too, to be able to say how far off the best one was.
        using VideoDetector detector = CreateDetector(mlContext, model);
        Console.WriteLine(Describe(source.Info, detector));

        var tally = new DetectionTally(ScoreThreshold);
        using var sinks = new OutputFiles(this, source);
        var watch = Stopwatch.StartNew();
        Exception? problem = null;
        try
        {
            await FrameProgress.RunAsync(source.Info.FrameCount, report => DetectAsync(detector, source, sinks, tally, report, cancel));
        }
        catch (Exception error) when (EndsEarly(error, tally))
        {
            problem = error;
        }

        sinks.Complete();
        tally.Print(watch.Elapsed, sinks);
        if (source is LiveVideoSource played)
            Console.WriteLine(LiveLatency.Summary(played));
        Counter?.End();
        if (Counter is not null)
            CountReport.Print(Counter, source.Info.FrameRate);
        return Conclude([source], sinks.Failures, problem is null ? [] : [problem]);
    }

    /// <summary>Says that a detector has no masks.</summary>
    public InvalidDataException MasksRefused() => new($"{ModelPath} detects objects: it has no classes of pixels for --masks.");

    /// <summary>Whether an error leaves results behind, which are kept.</summary>
    public static bool EndsEarly(Exception error, DetectionTally tally) =>
        tally.Frames > 0 && error is (OperationCanceledException or InvalidDataException or IOException);

    /// <summary>Says what went wrong though the rest is there, and chooses the exit code.</summary>
    /// <param name="sources">What was read.</param>
    /// <param name="failures">Sentences on outputs that could not be written, and on inputs that could not be read.</param>
    /// <param name="problems">What ended the reading before its end.</param>
    public static int Conclude(IReadOnlyCollection<VideoSource> sources, IEnumerable<string> failures, IReadOnlyCollection<Exception> problems) =>
        Conclude(sources.Select(source => source.Warning), sources.Select(source => source.MissingFrames), failures, problems);

    /// <inheritdoc cref="Conclude(IReadOnlyCollection{VideoSource}, IEnumerable{string}, IReadOnlyCollection{Exception})"/>
    public static int Conclude(
        IEnumerable<string?> warnings, IEnumerable<string?> shortfalls, IEnumerable<string> failures, IReadOnlyCollection<Exception> problems)
    {
        string[] cut = [.. shortfalls.OfType<string>()], failed = [.. failures];
        foreach (string line in warnings.OfType<string>().Select(warning => $"Warning: {warning}").Concat(cut).Concat(failed))
            Console.Error.WriteLine(line);
        foreach (Exception problem in problems)
            Console.Error.WriteLine(problem is OperationCanceledException
                ? "Interrupted: the files hold the frames up to here."
                : $"{problem.Message} The files hold the frames up to there.");
        return problems.Any(problem => problem is OperationCanceledException) ? ExitCode.Interrupted
            : problems.Count > 0 || failed.Length > 0 ? ExitCode.Failed
            : cut.Length > 0 ? ExitCode.InputCut
            : ExitCode.Done;
    }

    /// <summary>A detector of the model as the user wants it; it keeps the pictures where they are drawn on.</summary>
    public VideoDetector CreateDetector(MLContext mlContext, ITransformer model)
    {
        Detector.KeepImages = VideoPath is not null && !SmoothsOffline;
        if (SmoothsOffline)
            Detector.ScoreThreshold = Math.Min(PredictedFrames.LeastScore, ScoreThreshold);
        return mlContext.VideoDetection.CreateDetector(model, Detector);
    }

    private VideoSource OpenInput()
    {
        bool isAddress = InputPath.Contains("://", StringComparison.Ordinal);
        if (IsLive)
            return LiveInput.Open(InputPath, "--live");
        if (Directory.Exists(InputPath))
            return VideoSource.FromImageFolder(InputPath);
        if (isAddress)
            return VideoSource.FromCamera(InputPath);
        return !File.Exists(InputPath) && int.TryParse(InputPath, NumberStyles.None, CultureInfo.InvariantCulture, out int device)
            ? VideoSource.FromCamera(device)
            : VideoSource.FromFile(InputPath);
    }

    private async Task DetectAsync(
        VideoDetector detector, VideoSource source, OutputFiles sinks, DetectionTally tally, Action<int> report, CancellationToken cancel)
    {
        LiveLatency? latency = source is LiveVideoSource live ? new LiveLatency(live) : null;
        await foreach (FrameDetections all in new PredictedFrames(detector, SmoothsOffline, VideoPath is not null).ReadAsync(source, report, cancel))
        {
            using FrameDetections frame = tally.WithoutWeak(all);
            Counter?.Count(frame);
            if (!sinks.Write(frame))
                break;
            tally.Count(frame);
            latency?.Add(frame);
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
