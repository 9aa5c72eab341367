using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Benchmark;

/// <summary>Measures what several detectors on the same processors do together, as a share of what one does alone.</summary>
internal static class Together
{
    private const int Detectors = 4;
    private const int Processes = 2;
    private const int Rounds = 3;

    /// <summary>Runs four detectors of one process at once, and one alone, in turns.</summary>
    /// <returns>Frames per second of all together over those of one alone: the median of the rounds.</returns>
    public static double InOneProcess(MLContext mlContext, ITransformer model, VideoFrame[] frames, VideoDetectorOptions options)
    {
        VideoDetector[] detectors = [.. Enumerable.Range(0, Detectors).Select(_ => mlContext.VideoDetection.CreateDetector(model, options))];
        try
        {
            var shares = new List<double>();
            RunAll(detectors, frames); // threads and buffers of each are made once
            for (int round = 0; round < Rounds; round++)
            {
                double alone = RunAll(detectors[..1], frames);
                shares.Add(Detectors * alone / RunAll(detectors, frames));
            }

            return Spread.Of(shares).Median;
        }
        finally
        {
            foreach (VideoDetector detector in detectors)
                detector.Dispose();
        }
    }

    /// <summary>Runs <c>predict</c> in two processes at once, and in one alone, in turns.</summary>
    /// <returns>Videos per second of both over those of one alone: the median of the rounds. Starting them is part of it.</returns>
    public static async Task<double> InProcessesAsync(string modelPath, string videoPath, string outputPath, string[] options)
    {
        var shares = new List<double>();
        for (int round = 0; round < Rounds; round++)
        {
            double alone = PredictProcess.Run(modelPath, videoPath, outputPath, options).Seconds;
            long start = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, Processes).Select(i => Task.Run(() => PredictProcess.Run(
                modelPath, videoPath, Path.ChangeExtension(outputPath, $"{i}{Path.GetExtension(outputPath)}"), options))));
            shares.Add(Processes * alone / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return Spread.Of(shares).Median;
    }

    // A thread each, as DetectAsync has: torch's workers belong to the thread that calls it.
    private static double RunAll(VideoDetector[] detectors, VideoFrame[] frames)
    {
        long start = Stopwatch.GetTimestamp();
        Thread[] threads = [.. detectors.Select(detector => new Thread(() =>
        {
            foreach (VideoFrame frame in frames)
                detector.Detect(frame);
            detector.Reset();
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
