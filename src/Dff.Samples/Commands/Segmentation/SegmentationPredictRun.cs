using System.Diagnostics;
using System.Globalization;
using Dff.Samples.Progress;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Output;

namespace Dff.Samples.Commands.Segmentation;

/// <summary>One run of <c>predict</c> with a model that segments.</summary>
/// <param name="run">What the user wants.</param>
/// <param name="masksPath">Folder for masks, or null.</param>
internal sealed class SegmentationPredictRun(PredictRun run, string? masksPath)
{
    /// <summary>Gets the settings of the segmenter.</summary>
    /// <exception cref="InvalidDataException">Something was asked for that only detections have.</exception>
    public VideoSegmenterOptions Settings()
    {
        if (run.CsvPath is not null || run.CocoPath is not null)
            throw new InvalidDataException($"{run.ModelPath} segments: it has no detections for {(run.CsvPath is null ? "--coco" : "--csv")}. Give --output, --json or --masks.");
        if (run.Detector.Tracking is not null || run.MotPath is not null || run.Counter is not null || run.SmoothsOffline)
            throw new InvalidDataException($"{run.ModelPath} segments: it has no objects to track, so --track, --mot, --count-line, --zone and --smooth have no meaning.");
        if (run.Detector.FlowFrameProposals is not null || run.Detector.FlowFrameProposalCount is not null || run.Detector.FlowFrameRank is not null)
            throw new InvalidDataException($"{run.ModelPath} segments: it has no proposals, so --flow-frame-proposals and --flow-frame-rank have no meaning.");
        return new VideoSegmenterOptions
        {
            KeyFrameInterval = run.Detector.KeyFrameInterval,
            SceneCutThreshold = run.Detector.SceneCutThreshold,
            MotionEstimator = run.Detector.MotionEstimator,
            KeepImages = run.VideoPath is not null,
        };
    }

    /// <summary>Runs over videos, one after the other; one that cannot be read does not take the others along.</summary>
    /// <param name="segmenter">Made with <see cref="Settings"/>.</param>
    /// <param name="videos">The videos, opened when it is their turn, and their names among several; one without a name is alone, and its files are as the user named them.</param>
    /// <param name="cancel">Ends it; what was written so far is kept.</param>
    public async Task<int> RunAsync(VideoSegmenter segmenter, IReadOnlyList<(string? Name, Func<VideoSource> Open)> videos, CancellationToken cancel)
    {
        bool isAlone = videos is [(null, _)];
        if (!isAlone)
            PrepareFolders();
        var sources = new List<VideoSource>();
        var failures = new List<string>();
        var problems = new List<Exception>();
        var watch = Stopwatch.StartNew();
        int frames = 0;
        using (SegmentationJsonLinesWriter? json = run.JsonPath is null ? null : new SegmentationJsonLinesWriter(run.JsonPath))
        {
            foreach ((string? name, Func<VideoSource> open) in videos)
            {
                try
                {
                    VideoSource source = open();
                    using var camera = source as IDisposable;
                    sources.Add(source);
                    Console.WriteLine($"{source.Info.VideoId}: {segmenter.ClassNames.Count} classes, on {segmenter.Device}.");
                    segmenter.Reset();
                    frames += await WriteAsync(segmenter, source, name, json, problems, cancel);
                }
                catch (Exception error) when (!isAlone && error is InvalidDataException or IOException or UnauthorizedAccessException)
                {
                    failures.Add(error.Message);
                }

                if (problems.Exists(problem => problem is OperationCanceledException))
                    break;
            }

            if (frames == 0)
                throw new InvalidDataException($"No frame of {run.InputPath} could be read. {string.Join(' ', failures)}");
            json?.Complete();
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{frames} frames in {watch.Elapsed.TotalSeconds:0.0} s: {frames / Math.Max(1e-3, watch.Elapsed.TotalSeconds):0.0} frames/s."));
        foreach (string path in new[] { run.VideoPath, run.JsonPath, masksPath }.OfType<string>())
            Console.WriteLine($"Written: {path}");
        return PredictRun.Conclude(sources, failures, problems);
    }

    // Of several videos each has a file or folder of its own, named after it.
    private void PrepareFolders()
    {
        foreach ((string option, string? path) in new[] { ("--output", run.VideoPath), ("--masks", masksPath) })
        {
            if (path is null)
                continue;
            if (MediaFiles.HasVideoExtension(path) || Path.GetFullPath(path) == Path.GetFullPath(run.InputPath))
                throw new IOException($"{run.InputPath} holds several videos, so {option} must be another folder, not '{path}'.");
            Directory.CreateDirectory(path);
        }
    }

    private async Task<int> WriteAsync(
        VideoSegmenter segmenter, VideoSource source, string? name, SegmentationJsonLinesWriter? json, List<Exception> problems, CancellationToken cancel)
    {
        var sinks = new List<ISegmentationSink>();
        int frames = 0;
        try
        {
            if (run.VideoPath is { } video)
                sinks.Add(new SegmentedVideoWriter(name is null ? video : PredictFolderRun.AnnotatedName(video, name), source.Info, options: OutputFiles.VideoOptions(run, source)));
            string? said = (sinks.FirstOrDefault() as SegmentedVideoWriter)?.Warning;
            if (said is not null)
                Console.Error.WriteLine($"Warning: {said}");
            if (masksPath is not null)
                sinks.Add(new MaskFolderWriter(name is null ? masksPath : Path.Combine(masksPath, Path.GetFileName(name))));
            try
            {
                await FrameProgress.RunAsync(source.Info.FrameCount, async report =>
                {
                    await foreach (FrameSegmentation frame in segmenter.SegmentAsync(source, cancel))
                    {
                        using (frame)
                        {
                            json?.Write(frame);
                            sinks.ForEach(sink => sink.Write(frame));
                        }

                        report(++frames);
                    }
                });
            }
            catch (Exception error) when (frames > 0 && error is OperationCanceledException or InvalidDataException)
            {
                problems.Add(error);
            }

            sinks.ForEach(sink => sink.Complete());
            if (sinks is [SegmentedVideoWriter { Warning: { } warning }, ..] && warning != said)
                Console.Error.WriteLine($"Warning: {warning}");
            return frames;
        }
        finally
        {
            sinks.ForEach(sink => sink.Dispose());
        }
    }
}
