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

    /// <summary>Runs over a video.</summary>
    /// <param name="segmenter">Made with <see cref="Settings"/>.</param>
    /// <param name="source">The video.</param>
    /// <param name="cancel">Ends it; what was written so far is kept.</param>
    public async Task<int> RunAsync(VideoSegmenter segmenter, VideoSource source, CancellationToken cancel)
    {
        var sinks = new List<ISegmentationSink>();
        int frames = 0;
        Exception? problem = null;
        try
        {
            if (run.VideoPath is not null)
                sinks.Add(new SegmentedVideoWriter(run.VideoPath, source.Info, options: OutputFiles.VideoOptions(run, source)));
            string? said = (sinks.FirstOrDefault() as SegmentedVideoWriter)?.Warning;
            if (said is not null)
                Console.Error.WriteLine($"Warning: {said}");
            if (run.JsonPath is not null)
                sinks.Add(new SegmentationJsonLinesWriter(run.JsonPath));
            if (masksPath is not null)
                sinks.Add(new MaskFolderWriter(masksPath));
            Console.WriteLine($"{source.Info.VideoId}: {segmenter.ClassNames.Count} classes, on {segmenter.Device}.");
            var watch = Stopwatch.StartNew();
            try
            {
                await FrameProgress.RunAsync(source.Info.FrameCount, async report =>
                {
                    await foreach (FrameSegmentation frame in segmenter.SegmentAsync(source, cancel))
                    {
                        using (frame)
                            sinks.ForEach(sink => sink.Write(frame));
                        report(++frames);
                    }
                });
            }
            catch (Exception error) when (frames > 0 && error is OperationCanceledException or InvalidDataException)
            {
                problem = error;
            }

            sinks.ForEach(sink => sink.Complete());
            if (sinks is [SegmentedVideoWriter { Warning: { } warning }, ..] && warning != said)
                Console.Error.WriteLine($"Warning: {warning}");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{frames} frames in {watch.Elapsed.TotalSeconds:0.0} s: {frames / Math.Max(1e-3, watch.Elapsed.TotalSeconds):0.0} frames/s."));
            foreach (string path in new[] { run.VideoPath, run.JsonPath, masksPath }.OfType<string>())
                Console.WriteLine($"Written: {path}");
        }
        finally
        {
            sinks.ForEach(sink => sink.Dispose());
        }

        return PredictRun.Conclude([source], [], problem is null ? [] : [problem]);
    }
}
