using System.CommandLine;
using Dff.Samples.Commands.Segmentation;
using Dff.Samples.Data;
using Dff.Samples.Progress;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary><c>evaluate</c>: how good a model, or somebody's detections, are.</summary>
internal static class EvaluateCommand
{
    public const string Name = "evaluate";

    public static Command Create()
    {
        var groundTruth = new Option<string?>("--ground-truth") { Description = "COCO or COCO-VID annotations.", HelpName = "FILE" };
        var detections = new Option<string?>("--detections") { Description = "COCO results, of this or any other system.", HelpName = "FILE" };
        var model = new Option<string?>("--model") { Description = "Instead of files: a model to run over --data" + PublishedFiles.ModelNames + ".", HelpName = "M.zip|M.pth|r50" };
        var data = new Option<string?>("--data") { Description = "Labelled videos, as check-data takes them.", HelpName = "FOLDER|FILE" };
        var format = new Option<string?>("--format") { Description = "Of --data. Default: told by what is there.", HelpName = DataFormat.Names };
        format.AcceptOnlyFromAmong(DataFormat.Names.Split('|'));
        Option<string?> framesRoot = SharedOptions.FramesRoot(" of --data");
        Option<FrameRange?> frames = SharedOptions.Frames("--frames", "Only these frames of each video of --data: 0-based, both included.");
        var set = new Option<string?>("--set") { Description = "ImageNet: train, val, or a list file in ImageSets; COCO: a part of the file's name; YOLO: train, val or test.", HelpName = "SET" };
        Option<string> images = SharedOptions.Images();
        Option<string?> masks = SharedOptions.Masks("with a model that segments, --data is the folder of their pictures");
        Option<string?> classes = SharedOptions.Classes("with --masks: the model's own");
        var report = new Option<string?>("--report")
        {
            Description = "Folder for a page with plots (index.html) and the numbers as CSV and JSON.", HelpName = "DIR",
        };
        var threshold = new Option<double?>("--score-threshold")
        {
            Description = "Lowest score that enters the confusion matrix; 0 to 1, default 0.5.", HelpName = "S",
        };
        var flowFrames = new FlowFrameOptions(
            "With --model: every how many frames the whole network runs; default: the model's. "
            + "With --detections: how it was for them, for AP by distance from key frames.");
        var tracks = new TrackOptions();
        Option<string?> device = SharedOptions.Device();
        Option<int?> threads = SharedOptions.Threads();
        var command = new Command(
            Name,
            """
            Measures detections against labels: COCO and ImageNet VID AP, by class, speed and distance from the key frame; with --track HOTA, MOTA and IDF1.
            A model that segments is measured against masks: mIoU, by class and distance from the key frame.

            Examples:
              Dff.Samples evaluate --ground-truth val.json --detections results.json --report report
              Dff.Samples evaluate --model dff.zip --data MOT17/val --report report
              Dff.Samples evaluate --model dff.zip --data street.csv --frames 595..794 --key-frame-interval 1
              Dff.Samples evaluate --model dff.zip --data MOT17/val --track
              Dff.Samples evaluate --model street.zip --data CamVid --set val --key-frame-interval 5 --report report
              mpirun -np 4 Dff.Samples evaluate --model dff.zip --data MOT17/val
            """)
        {
            groundTruth, detections, model, data, format, framesRoot, set, images, frames, masks, classes, report, threshold, device, threads,
        };
        flowFrames.AddTo(command);
        tracks.AddTo(command, withCounts: false);
        command.Validators.Add(result =>
        {
            bool Given(Option option) => result.GetResult(option) is { Tokens.Count: > 0 };
            bool files = Given(groundTruth) && Given(detections) && !Given(model) && !Given(data);
            bool run = Given(model) && Given(data) && !Given(groundTruth) && !Given(detections);
            if (!files && !run)
                result.AddError("Give either --ground-truth and --detections, or --model and --data.");
            else if (files && Given(frames))
                result.AddError("--frames belongs to --data; a results file is measured as a whole.");
            else if (files && flowFrames.IsCheaper(result))
                result.AddError("--motion, --flow-frame-proposals and --flow-frame-rank belong to --model.");
            else if (files && tracks.IsGiven(result))
                result.AddError("--track, --track-score and --smooth belong to --model; EvaluateMotTracks of the library measures MOT files.");
        });
        command.SetAction(async (result, cancel) =>
        {
            var options = new VideoEvaluationOptions
            {
                ScoreThreshold = result.GetValue(threshold) ?? 0.5,
                SmoothScores = tracks.IsOffline(result),
                KeyFrameInterval = result.GetValue(model) is null ? result.GetValue(flowFrames.Interval) : null,
            };
            VideoDetectionMetrics? metrics;
            if (result.GetValue(model) is string modelPath)
            {
                MLContext mlContext = SharedOptions.CreateContext(result.GetValue(device), result.GetValue(threads));
                ITransformer loaded = ModelFiles.Load(mlContext, await PublishedFiles.FindAsync(modelPath, detectorsOnly: true, cancel));
                using var owner = loaded as IDisposable;
                if (loaded is VideoSegmentationTransformer segmenter)
                {
                    if (new Option[] { format, framesRoot, frames, threshold }.FirstOrDefault(option => result.GetResult(option) is { Tokens.Count: > 0 }) is { } other)
                        throw new InvalidDataException($"{modelPath} segments: {other.Name} has no meaning.");
                    return CommonRun.IsFirst ? SegmentationEvaluateRun.Run(
                        mlContext,
                        segmenter,
                        new MaskDataSource(
                            result.GetRequiredValue(data)!,
                            result.GetValue(masks),
                            result.GetValue(set),
                            SharedOptions.ReadClasses(result.GetValue(classes)) ?? (result.GetValue(masks) is null ? null : [.. segmenter.Architecture.ClassNames])),
                        Settings(result, flowFrames, tracks),
                        result.GetValue(report)) : ExitCode.Done;
                }

                if (result.GetValue(masks) is not null || result.GetValue(classes) is not null)
                    throw new InvalidDataException($"{modelPath} detects objects: --masks and --classes have no meaning.");
                metrics = EvaluateModel(
                    mlContext,
                    loaded,
                    new LabeledDataSource
                    {
                        Path = result.GetRequiredValue(data)!,
                        Format = result.GetValue(format),
                        FramesRoot = result.GetValue(framesRoot),
                        Set = result.GetValue(set),
                        Grouping = SharedOptions.ReadImages(result.GetValue(images)),
                        Frames = result.GetValue(frames),
                    },
                    Settings(result, flowFrames, tracks),
                    options,
                    cancel);
            }
            else
            {
                metrics = !CommonRun.IsFirst ? null : new MLContext().VideoDetection.EvaluateCoco(
                    result.GetRequiredValue(groundTruth)!, result.GetRequiredValue(detections)!, options);
            }

            // The first process has them, if there are several.
            if (metrics is null)
                return ExitCode.Done;
            MetricsTable.Print(metrics);
            if (result.GetValue(report) is string folder)
            {
                metrics.SaveReport(folder);
                Console.WriteLine($"Report: {Path.Combine(folder, "index.html")}");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static VideoDetectorOptions Settings(ParseResult result, FlowFrameOptions flowFrames, TrackOptions tracks)
    {
        VideoDetectorOptions settings = flowFrames.Read(result);
        settings.Tracking = tracks.Read(result);
        return settings;
    }

    private static VideoDetectionMetrics? EvaluateModel(
        MLContext mlContext,
        ITransformer model,
        LabeledDataSource source,
        VideoDetectorOptions settings,
        VideoEvaluationOptions options,
        CancellationToken cancel)
    {
        using VideoDetector detector = mlContext.VideoDetection.CreateDetector(model);

        // Labels are read in the order of the model's classes; objects of other classes are dropped and counted.
        LabeledVideoData data = source.Open(mlContext, detector.Architecture.ClassNames);
        int interval = settings.KeyFrameInterval ?? detector.Architecture.KeyFrameInterval;
        string keyFrames = interval == 1 ? "key frames only" : $"a key frame every {interval} frames";
        Console.WriteLine(
            $"{data.FrameCount} frames of {data.Videos.Count} videos; {detector.Architecture.Backbone} on {detector.Device}, {keyFrames}.");
        DataWarnings.OfImages(data);
        VideoDetectionMetrics? metrics = CommonRun.Ranks is { } ranks
            ? mlContext.VideoDetection.Evaluate(ranks, model, data, settings, options)
            : VideoDetectionModel.Evaluate(mlContext, model, options.SmoothScores ? data : new WatchedRows(data, _ => { }, cancel), settings, options);
        DataReport.PrintProblems(data);
        return metrics;
    }
}
