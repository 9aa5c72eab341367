using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Rendering;

namespace Dff.Samples.Benchmark;

/// <summary>What <c>predict</c> does, from a video file to an annotated one, beside the model alone on the same frames.</summary>
internal static class EndToEnd
{
    private const int DrawnBoxes = 20;

    /// <param name="mlContext">Context.</param>
    /// <param name="model">A detector.</param>
    /// <param name="videoPath">A video; its first interval is not measured.</param>
    /// <param name="frameCount">Frames of the video: a multiple of the interval.</param>
    /// <param name="outputPath">The annotated video.</param>
    /// <param name="frames">Frames for the model alone: one interval.</param>
    /// <param name="parts">Receives times of decoding, drawing and writing, by part.</param>
    /// <returns>Seconds per frame from file to file, and of the model alone.</returns>
    public static async Task<(double FileToFile, double Model)> MeasureAsync(
        MLContext mlContext,
        ITransformer model,
        string videoPath,
        int frameCount,
        string outputPath,
        VideoFrame[] frames,
        Dictionary<string, List<double>> parts)
    {
        using VideoDetector detector = mlContext.VideoDetection.CreateDetector(
            model, new VideoDetectorOptions { KeyFrameInterval = FrameTimes.Interval, KeepImages = true });
        double alone = ModelAlone(detector, frames);
        detector.Reset();
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

        double fileToFile = Stopwatch.GetElapsedTime(start).TotalSeconds / (frameCount - FrameTimes.Interval);
        foreach ((string part, double milliseconds) in times.Take())
            parts[part] = [milliseconds / (frameCount - FrameTimes.Interval)];
        writer.Complete();
        detector.Reset();
        return (fileToFile, (alone + ModelAlone(detector, frames)) / 2);
    }

    // Random weights find a hundred objects on every frame, all of the same score.
    private static FrameDetections WithBest(FrameDetections frame) => new()
    {
        VideoId = frame.VideoId,
        FrameIndex = frame.FrameIndex,
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
