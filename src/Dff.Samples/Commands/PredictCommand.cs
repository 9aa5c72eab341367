using System.CommandLine;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Output;

namespace Dff.Samples.Commands;

/// <summary><c>predict</c>: detects objects on a video and writes what was asked for.</summary>
internal static class PredictCommand
{
    public const string Name = "predict";

    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "The model: an ML.NET .zip, or a PyTorch .pth or .safetensors" + PublishedFiles.ModelNames + ".", HelpName = "M.zip|M.pth|r50", Required = true };
        var input = new Option<string>("--input") { Description = "A video file, a folder of images or of several videos, the number of a camera, or the URL of a stream (until Ctrl+C).", HelpName = "VIDEO", Required = true };
        var output = new Option<string?>("--output") { Description = "Annotated video: .mp4, .mov, .mkv (H.264 with ffmpeg, and the sound), .webm, .gif, or .avi; for several videos a folder.", HelpName = "OUT.mp4" };
        var encoder = new Option<string?>("--encoder") { Description = "Encoder of the annotated video: one of ffmpeg, h264_nvenc or libx264 for example, or opencv. Default: H.264 by ffmpeg where it is, else opencv.", HelpName = "NAME" };
        var live = new Option<bool>("--live") { Description = "Of a camera or stream: takes the newest frame and drops those that came meanwhile, connects again when the stream breaks off, and prints the latency." };
        var json = new Option<string?>("--json") { Description = "Detections as JSON lines, one frame each.", HelpName = "F" };
        var csv = new Option<string?>("--csv") { Description = "Detections as CSV, one detection each.", HelpName = "F" };
        var coco = new Option<string?>("--coco") { Description = "Detections as COCO results, for evaluation; use a low --score-threshold.", HelpName = "F" };
        var masks = new Option<string?>("--masks") { Description = "With a model that segments: a new folder for the classes of the pixels, a PNG for each frame; for several videos it gets a folder for each.", HelpName = "DIR" };
        var threshold = new Option<float>("--score-threshold")
        {
            Description = "Weaker detections are left out. 0 to 1.",
            HelpName = "T",
            DefaultValueFactory = _ => PredictRun.DefaultScoreThreshold,
        };
        var flowFrames = new FlowFrameOptions("Every how many frames the whole network runs; 1 is slowest and best. Default: the model's.");
        var mot = new Option<string?>("--mot") { Description = "Tracks in the format of MOT Challenge; for several videos a folder. Implies --track.", HelpName = "F.txt" };
        var tracks = new TrackOptions();
        Option<string?> device = SharedOptions.Device();
        Option<int?> threads = SharedOptions.Threads();

        var command = new Command(
            Name,
            """
            Detects objects on a video, or finds the class of each pixel, as the model does.

            Examples:
              Dff.Samples predict --model dff.zip --input street.mp4 --output annotated.mp4
              Dff.Samples predict --model dff.zip --input frames/ --json out.jsonl --csv out.csv --score-threshold 0.5
              Dff.Samples predict --model street.zip --input street.mp4 --output segmented.mp4 --masks masks
              Dff.Samples predict --model dff.zip --input rtsp://camera/stream --live --json out.jsonl
              Dff.Samples predict --model street.zip --input cameras/ --output segmented/ --json shares.jsonl
              Dff.Samples predict --model dff.zip --input cameras/ --output annotated/ --csv all.csv
              Dff.Samples predict --model dff.zip --input street.mp4 --output annotated.mp4 --track --count-line 0,400,1280,400
              mpirun -np 4 Dff.Samples predict --model dff.zip --input cameras/ --csv all.csv
              Dff.Samples predict --model dff_r50.pth --input street.mp4 --coco results.json --score-threshold 0
            """)
        {
            model, input, output, encoder, live, json, csv, coco, mot, masks, threshold, device, threads,
        };
        flowFrames.AddTo(command);
        tracks.AddTo(command, withCounts: true);
        command.Validators.Add(result =>
        {
            if (result.GetResult(threshold) is { Tokens.Count: > 0 } && result.GetValue(threshold) is not (>= 0 and <= 1))
                result.AddError("--score-threshold must be between 0 and 1.");
            if (new[] { output, json, csv, coco, mot, masks }.All(option => result.GetResult(option) is null))
                result.AddError("Nothing to write: give at least one of --output, --json, --csv, --coco, --mot and --masks.");
        });
        command.SetAction((result, cancel) =>
        {
            VideoDetectorOptions detector = flowFrames.Read(result);
            detector.Tracking = tracks.Read(result, result.GetValue(threshold), others: result.GetValue(mot) is not null);
            return Run(result, detector, cancel);
        });
        return command;

        Task<int> Run(ParseResult result, VideoDetectorOptions detector, CancellationToken cancel) => new PredictRun
        {
            ModelPath = result.GetRequiredValue(model),
            InputPath = result.GetRequiredValue(input),
            VideoPath = result.GetValue(output),
            Encoder = result.GetValue(encoder),
            JsonPath = result.GetValue(json),
            CsvPath = result.GetValue(csv),
            CocoPath = result.GetValue(coco),
            MasksPath = result.GetValue(masks),
            ScoreThreshold = result.GetValue(threshold),
            Detector = detector,
            MotPath = result.GetValue(mot),
            Counter = tracks.Lines(result) is var lines && tracks.Zones(result) is var zones && lines.Length + zones.Length > 0
                ? new TrackCounter(lines, zones)
                : null,
            SmoothsOffline = tracks.IsOffline(result),
            IsLive = result.GetValue(live),
            Device = result.GetValue(device),
            Threads = result.GetValue(threads),
        }.RunAsync(cancel);
    }
}
