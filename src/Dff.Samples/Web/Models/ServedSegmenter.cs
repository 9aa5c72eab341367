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
using OpenCvSharp;

namespace Dff.Samples.Web.Models;

/// <summary>A model that finds the class of each pixel, with a segmenter of its own for each stream.</summary>
/// <remarks>Classes of pixels are kept as PNG files of greys, the longer side at most <see cref="MaxSide"/> pixels: enough for a page, and little to keep.</remarks>
internal sealed class ServedSegmenter : ServedModel
{
    private const int MaxSide = 640;

    private readonly MLContext _mlContext;
    private readonly ITransformer _model;
    private readonly VideoSegmenterOptions _options;

    /// <exception cref="ArgumentException">The settings ask for something that only detectors have.</exception>
    public ServedSegmenter(MLContext mlContext, ITransformer model, string name, ServeSettings settings)
        : base(name, "segmentation", settings)
    {
        VideoDetectorOptions asked = settings.Detector;
        if (asked.FlowFrameProposals is not null || asked.FlowFrameProposalCount is not null || asked.FlowFrameRank is not null)
            throw new ArgumentException($"{name} segments: it has no proposals, so --flow-frame-proposals and --flow-frame-rank have no meaning.");
        (_mlContext, _model) = (mlContext, model);
        _options = new VideoSegmenterOptions
        {
            KeyFrameInterval = asked.KeyFrameInterval, SceneCutThreshold = asked.SceneCutThreshold, MotionEstimator = asked.MotionEstimator,
        };
        using VideoSegmenter segmenter = Create();
        Device = segmenter.Device;
        Architecture = ((VideoTransformer)model).Architecture;
    }

    public override DeepFeatureFlowArchitecture Architecture { get; }

    public override string Device { get; }

    public override float ScoreThreshold => 0;

    public override async Task<long> RunAsync(VideoJob job, TimedFrames source, CancellationToken cancel)
    {
        Directory.CreateDirectory(job.MasksFolder);
        using VideoSegmenter segmenter = Create();
        await using var csv = new StreamWriter(job.CsvPath) { NewLine = "\n" };
        await csv.WriteLineAsync("frame,class,class_index,share");
        long frames = 0;
        await foreach (FrameSegmentation frame in segmenter.SegmentAsync(source, cancel))
        {
            using (frame)
            {
                // The picture first: who reads of a frame may ask for it at once.
                await File.WriteAllBytesAsync(job.MaskPath(frame.FrameIndex), Encode(frame), cancel);
                TimeSpan time = source.TakeTime();
                job.Detections.Append(json => SegmentationJsonLinesWriter.WriteObject(json, frame, time));
                IReadOnlyList<double> shares = frame.GetPixelShares();
                for (int index = 0; index < shares.Count; index++)
                {
                    if (shares[index] > 0)
                        await csv.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{frame.FrameIndex},{Quote(frame.ClassNames[index])},{index},{shares[index]:0.######}"));
                }

                Count(job, frame.IsKeyFrame, (frame.Width, frame.Height), shares.Count(share => share > 0), (float)shares.Max());
                frames++;
            }
        }

        return frames;
    }

    public override void Draw(VideoJob job, DetectionFilter filter, string path, CancellationToken cancel)
    {
        using var lines = new StreamReader(job.Detections.OpenRead());
        using var writer = new SegmentedVideoWriter(path, job.Source.Info, options: new VideoFileOptions { SoundPath = job.Upload.Path });
        foreach (VideoFrame frame in job.Source.ReadFrames(cancel))
        {
            using (frame)
            {
                // A job that failed has fewer lines than the video has frames.
                if (lines.ReadLine() is not string line)
                    break;
                using JsonDocument json = JsonDocument.Parse(line);
                writer.Write(new FrameSegmentation
                {
                    VideoId = frame.VideoId,
                    FrameIndex = frame.FrameIndex,
                    Timestamp = frame.Timestamp,
                    IsKeyFrame = json.RootElement.GetProperty("isKeyFrame").GetBoolean(),
                    Width = frame.Image.Width,
                    Height = frame.Image.Height,
                    ClassMap = Decode(job.MaskPath(frame.FrameIndex), frame.Image.Width, frame.Image.Height),
                    ClassNames = Architecture.ClassNames,
                    Image = frame.Image,
                });
            }
        }

        writer.Complete();
    }

    public override (IDisposable Stream, Func<VideoFrame, byte[]> Draw) OpenLive()
    {
        VideoSegmenterOptions options = _options.Copy();
        options.KeepImages = true;
        VideoSegmenter segmenter = _mlContext.VideoSegmentation.CreateSegmenter(_model, options);
        var annotator = new SegmentationAnnotator();
        return (segmenter, frame =>
        {
            using MLImage drawn = annotator.Annotate(segmenter.Segment(frame));
            return Jpeg.Encode(drawn, 0);
        });
    }

    public override PictureAnswer Predict(MLImage image, float score)
    {
        using VideoSegmenter segmenter = Create();
        var watch = Stopwatch.StartNew();
        using FrameSegmentation result = segmenter.Segment(image);
        double milliseconds = Math.Round(watch.Elapsed.TotalMilliseconds, 1);
        return new PictureAnswer(result.Width, result.Height, milliseconds, [])
        {
            Shares = [.. result.GetPixelShares().Select((share, index) => new ShareAnswer(result.ClassNames[index], index, share)).Where(item => item.Share > 0)],
            Mask = Convert.ToBase64String(Encode(result)),
        };
    }

    private VideoSegmenter Create() => _mlContext.VideoSegmentation.CreateSegmenter(_model, _options);

    private static unsafe byte[] Encode(FrameSegmentation frame)
    {
        fixed (byte* classes = frame.ClassMap.Span)
        {
            using Mat map = Mat.FromPixelData(frame.Height, frame.Width, MatType.CV_8UC1, (nint)classes);
            double scale = Math.Min(1, MaxSide / (double)Math.Max(frame.Width, frame.Height));
            using var small = new Mat();
            var size = new Size(Math.Max(1, (int)Math.Round(frame.Width * scale)), Math.Max(1, (int)Math.Round(frame.Height * scale)));
            Cv2.Resize(map, small, size, 0, 0, InterpolationFlags.Nearest);
            Cv2.ImEncode(".png", small, out byte[] png);
            return png;
        }
    }

    private static byte[] Decode(string path, int width, int height)
    {
        using Mat small = Cv2.ImRead(path, ImreadModes.Grayscale);
        if (small.Empty())
            throw new InvalidDataException($"The classes of a frame are gone: {Path.GetFileName(path)}.");
        using var whole = new Mat();
        Cv2.Resize(small, whole, new Size(width, height), 0, 0, InterpolationFlags.Nearest);
        whole.GetArray(out byte[] classes);
        return classes;
    }

    private static string Quote(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
