using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Output;

namespace Dff.Samples.Benchmark;

/// <summary>What <c>predict</c> does, from a video file to an annotated one, beside the model alone on the same frames.</summary>
internal static class EndToEnd
{
    private const int DrawnBoxes = 20;

    /// <param name="mlContext">Context.</param>
    /// <param name="model">A detector.</param>
    /// <param name="videoPath">A video; its first interval is not measured.</param>
    /// <param name="outputPath">The annotated video.</param>
    /// <param name="frames">Frames for the model alone: one interval.</param>
    /// <param name="flowFrames">How frames between key frames are treated.</param>
    public static async Task<FileFigures> MeasureAsync(
        MLContext mlContext, ITransformer model, string videoPath, string outputPath, VideoFrame[] frames, VideoDetectorOptions flowFrames)
    {
        using VideoDetector detector = mlContext.VideoDetection.CreateDetector(
            model,
            new VideoDetectorOptions
            {
                KeyFrameInterval = FrameTimes.Interval,
                KeepImages = true,
                MotionEstimator = flowFrames.MotionEstimator,
                FlowFrameProposals = flowFrames.FlowFrameProposals,
                FlowFrameProposalCount = flowFrames.FlowFrameProposalCount,
                FlowFrameRank = flowFrames.FlowFrameRank,
            });
        double alone = ModelAlone(detector, frames);
        detector.Reset();
        (double fileToFile, Dictionary<string, double> parts) = await AnnotateAsync(detector, videoPath, outputPath);
        detector.Reset();
        alone = (alone + ModelAlone(detector, frames)) / 2;
        return new FileFigures(
            Path.GetExtension(outputPath),
            1 / fileToFile,
            fileToFile / alone,
            parts[FrameActivity.Decode],
            parts[FrameActivity.Draw],
            parts[FrameActivity.Encode]);
    }

    /// <returns>Seconds for a frame, and milliseconds for each of its parts.</returns>
    private static async Task<(double Seconds, Dictionary<string, double> Parts)> AnnotateAsync(
        VideoDetector detector, string videoPath, string outputPath)
    {
        VideoSource source = VideoSource.FromFile(videoPath);
        using var writer = new AnnotatedVideoWriter(outputPath, source.Info);
        using var times = new PartTimes();
        int seen = 0;
        long start = 0;
        await foreach (FrameDetections frame in detector.DetectAsync(source))
        {
            using (frame)
            using (FrameDetections drawn = WithBest(frame))
                writer.Write(drawn);
            if (++seen == FrameTimes.Interval)
            {
                start = Stopwatch.GetTimestamp();
                times.Take();
            }
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        writer.Complete();
        int measured = seen - FrameTimes.Interval;
        return (seconds / measured, times.Take().ToDictionary(part => part.Key, part => part.Value / measured));
    }

    // Random weights find a hundred objects on every frame, all of the same score.
    private static FrameDetections WithBest(FrameDetections frame) => new()
    {
        VideoId = frame.VideoId,
        FrameIndex = frame.FrameIndex,
        Timestamp = frame.Timestamp,
        IsKeyFrame = frame.IsKeyFrame,
        Width = frame.Width,
        Height = frame.Height,
        Detections = [.. frame.Detections.Take(DrawnBoxes)],
        Image = frame.Image,
    };

    private static double ModelAlone(VideoDetector detector, VideoFrame[] frames)
    {
        long start = Stopwatch.GetTimestamp();
        foreach (VideoFrame frame in frames)
            detector.Detect(frame);
        return Stopwatch.GetElapsedTime(start).TotalSeconds / frames.Length;
    }
}
