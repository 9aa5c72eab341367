using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Dff.Samples.Web.Api;
using Dff.Samples.Web.Jobs;
using Dff.Samples.Web.Pictures;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Output;

namespace Dff.Samples.Web.Models;

/// <summary>A model that detects objects, with a detector of its own for each stream.</summary>
internal sealed class ServedDetector : ServedModel
{
    private readonly MLContext _mlContext;
    private readonly ITransformer _model;
    private readonly ServeSettings _settings;

    /// <exception cref="ArgumentException">The model holds no detector, or not what the settings ask for.</exception>
    public ServedDetector(MLContext mlContext, ITransformer model, string name, ServeSettings settings)
        : base(name, "detection", settings)
    {
        (_mlContext, _model, _settings) = (mlContext, model, settings);
        using VideoDetector detector = Create();
        Architecture = detector.Architecture;
        Device = detector.Device;
    }

    public override DeepFeatureFlowArchitecture Architecture { get; }

    public override string Device { get; }

    public override float ScoreThreshold => _settings.Detector.ScoreThreshold ?? Architecture.ScoreThreshold;

    public override async Task<long> RunAsync(VideoJob job, TimedFrames source, CancellationToken cancel)
    {
        VideoDetectorOptions options = _settings.Detector.Copy();
        options.Tracking = new TrackingOptions();
        using VideoDetector detector = _mlContext.VideoDetection.CreateDetector(_model, options);
        using var csv = new CsvWriter(job.CsvPath, tracks: true);
        try
        {
            await foreach (FrameDetections frame in detector.DetectAsync(source, cancel))
            {
                using (frame)
                {
                    TimeSpan time = source.TakeTime();
                    job.Detections.Append(json => JsonLinesWriter.WriteObject(json, frame, time));
                    csv.Write(frame);
                    Count(job, frame.IsKeyFrame, (frame.Width, frame.Height), frame.Detections.Count, frame.Detections.Count > 0 ? frame.Detections[0].Score : 0);
                }
            }
        }
        catch (InvalidDataException) when (csv.FrameCount > 0)
        {
            csv.Complete(); // what was detected up to there
            throw;
        }

        if (csv.FrameCount > 0)
            csv.Complete();
        return csv.FrameCount;
    }

    public override void Draw(VideoJob job, DetectionFilter filter, string path, CancellationToken cancel)
    {
        using var lines = new StreamReader(job.Detections.OpenRead());
        using var writer = new AnnotatedVideoWriter(path, job.Source.Info, options: new VideoFileOptions { SoundPath = job.Upload.Path });
        foreach (VideoFrame frame in job.Source.ReadFrames(cancel))
        {
            using (frame)
            {
                // A job that failed has fewer lines than the video has frames.
                if (lines.ReadLine() is not string line)
                    break;
                writer.Write(Read(line, frame, filter));
            }
        }

        writer.Complete();
    }

    public override (IDisposable Stream, Func<VideoFrame, byte[]> Draw) OpenLive()
    {
        // Weak detections are recorded of videos, for the page's slider; a camera has none.
        VideoDetectorOptions options = _settings.Detector.Copy();
        options.ScoreThreshold = Math.Max(ScoreThreshold, Commands.PredictRun.DefaultScoreThreshold);
        options.Tracking = new TrackingOptions();
        options.KeepImages = true;
        VideoDetector detector = _mlContext.VideoDetection.CreateDetector(_model, options);
        var annotator = new FrameAnnotator();
        return (detector, frame =>
        {
            using MLImage drawn = annotator.Annotate(detector.Detect(frame));
            return Jpeg.Encode(drawn, 0);
        });
    }

    public override PictureAnswer Predict(MLImage image, float score)
    {
        using VideoDetector detector = Create();
        var watch = Stopwatch.StartNew();
        FrameDetections result = detector.Detect(image);
        return new PictureAnswer(
            result.Width,
            result.Height,
            Math.Round(watch.Elapsed.TotalMilliseconds, 1),
            [.. result.Detections.Where(d => d.Score >= score).Select(d => new DetectionAnswer(d.ClassName, d.ClassIndex, d.Score, [d.X0, d.Y0, d.X1, d.Y1]))]);
    }

    private VideoDetector Create() => _mlContext.VideoDetection.CreateDetector(_model, _settings.Detector);

    private static FrameDetections Read(string line, VideoFrame frame, DetectionFilter filter)
    {
        using JsonDocument json = JsonDocument.Parse(line);
        var detections = new List<Detection>();
        foreach (JsonElement found in json.RootElement.GetProperty("detections").EnumerateArray())
        {
            JsonElement box = found.GetProperty("box");
            var detection = new Detection(
                box[0].GetSingle(),
                box[1].GetSingle(),
                box[2].GetSingle(),
                box[3].GetSingle(),
                found.GetProperty("score").GetSingle(),
                found.GetProperty("classIndex").GetInt32(),
                found.GetProperty("className").GetString()!)
            {
                TrackId = found.TryGetProperty("trackId", out JsonElement track) ? track.GetInt32() : null,
            };
            if (filter.Passes(detection))
                detections.Add(detection);
        }

        int index = json.RootElement.GetProperty("frameIndex").GetInt32();
        if (index != frame.FrameIndex)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"The detections of frame {frame.FrameIndex} are those of frame {index}."));
        return new FrameDetections
        {
            VideoId = frame.VideoId,
            FrameIndex = index,
            Timestamp = frame.Timestamp,
            IsKeyFrame = json.RootElement.GetProperty("isKeyFrame").GetBoolean(),
            Width = frame.Image.Width,
            Height = frame.Image.Height,
            Detections = detections,
            Image = frame.Image,
        };
    }
}
