using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Dff.Samples.Progress;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Ranks;
using Microsoft.ML.VideoDetection.Rendering;

namespace Dff.Samples.Commands;

/// <summary>One run of <c>predict</c> on several videos. Several processes have whole videos each, and the first one writes what they found.</summary>
/// <param name="run">What the user wants.</param>
/// <param name="paths">The videos, in the order of the results.</param>
internal sealed class PredictFolderRun(PredictRun run, IReadOnlyList<string> paths)
{
    private readonly DetectionTally _tally = new(run.ScoreThreshold);
    private readonly RankGroup? _ranks = CommonRun.Ranks;

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        PrepareAnnotated();
        VideoSource[] sources = [.. paths.Select(InputVideos.Open)];
        int[] own = VideoShards.Divide([.. sources.Select(source => (long)(source.Info.FrameCount ?? 0))], _ranks?.Count ?? 1)[_ranks?.Rank ?? 0];
        MLContext mlContext = SharedOptions.CreateContext(run.Device, run.Threads);
        ITransformer model = ModelFiles.Load(mlContext, await PublishedFiles.FindAsync(run.ModelPath, detectorsOnly: true, cancel));
        using var owner = model as IDisposable;
        using VideoDetector detector = run.CreateDetector(mlContext, model);
        Console.WriteLine($"{sources.Length} videos of {run.InputPath}; {detector.Architecture.Backbone} on {detector.Device}.");

        using OutputFiles? files = CommonRun.IsFirst ? new OutputFiles(run, info: null) : null;
        var watch = Stopwatch.StartNew();
        int? frames = sources.All(source => source.Info.FrameCount is not null) ? own.Sum(video => sources[video].Info.FrameCount!.Value) : null;
        if (_ranks is not null)
        {
            var found = new List<DetectedVideo>();
            await FrameProgress.RunAsync(frames, report => DetectAllAsync(detector, sources, own, found, report, cancel));
            IEnumerable<DetectedVideo> all = Gather(_ranks, found, detector.Architecture.ClassNames);
            if (files is null)
                return ExitCode.Done;
            foreach (FrameDetections frame in all.SelectMany(video => video.Frames))
                Write(frame, files);
            return Finish(files, watch, all.Select(video => video.Shortfall), problem: null);
        }

        // Alone nothing need be kept until the end, and what was found before an error is not lost by it.
        Exception? problem = null;
        try
        {
            await FrameProgress.RunAsync(frames, report => WriteAllAsync(detector, sources, files!, report, cancel));
        }
        catch (Exception error) when (_tally.Frames > 0 && error is OperationCanceledException or InvalidDataException)
        {
            problem = error;
        }

        return Finish(files!, watch, sources.Select(source => source.Shortfall), problem);
    }

    private void PrepareAnnotated()
    {
        if (run.VideoPath is not { } folder)
            return;
        if (VideoFileName.HasVideoExtension(folder) || Path.GetFullPath(folder) == Path.GetFullPath(run.InputPath))
            throw new IOException($"{run.InputPath} holds several videos, so --output must be another folder, not '{folder}'.");
        Directory.CreateDirectory(folder);
    }

    private async Task WriteAllAsync(
        VideoDetector detector, VideoSource[] sources, OutputFiles files, Action<int> report, CancellationToken cancel)
    {
        for (int video = 0; video < sources.Length; video++)
        {
            await foreach (FrameDetections frame in DetectAsync(detector, video, sources[video], cancel))
            {
                Write(frame, files);
                report(_tally.Frames);
            }
        }
    }

    private async Task DetectAllAsync(
        VideoDetector detector, VideoSource[] sources, int[] own, List<DetectedVideo> found, Action<int> report, CancellationToken cancel)
    {
        int done = 0;
        foreach (int video in own)
        {
            var frames = new List<FrameDetections>();
            await foreach (FrameDetections frame in DetectAsync(detector, video, sources[video], cancel))
            {
                frames.Add(frame);
                report(++done);
            }

            found.Add(new DetectedVideo(video, frames, sources[video].Shortfall));
        }
    }

    /// <summary>The strong detections of a video, which is annotated on the way; the pictures are gone when a frame is handed out.</summary>
    private async IAsyncEnumerable<FrameDetections> DetectAsync(
        VideoDetector detector, int video, VideoSource source, [EnumeratorCancellation] CancellationToken cancel)
    {
        using AnnotatedVideoWriter? annotated = run.VideoPath is { } folder ? new AnnotatedVideoWriter(AnnotatedName(folder, paths[video]), source.Info) : null;
        await foreach (FrameDetections all in detector.DetectAsync(source, cancel))
        {
            FrameDetections frame = _tally.WithoutWeak(all);
            using (frame)
                annotated?.Write(frame);
            yield return frame;
        }

        annotated?.Complete();
    }

    private IEnumerable<DetectedVideo> Gather(RankGroup ranks, List<DetectedVideo> found, IReadOnlyList<string> classNames)
    {
        _tally.BestScore = ranks.Exchange(_tally.BestScore.ToString("R", CultureInfo.InvariantCulture))
            .Max(text => float.Parse(text, CultureInfo.InvariantCulture));
        return ranks.Gather(DetectedVideo.Write(found)).SelectMany(bytes => DetectedVideo.Read(bytes, classNames)).OrderBy(video => video.Video);
    }

    private void Write(FrameDetections frame, OutputFiles files)
    {
        files.Write(frame);
        _tally.Count(frame);
    }

    private int Finish(OutputFiles files, Stopwatch watch, IEnumerable<string?> shortfalls, Exception? problem)
    {
        files.Complete();
        _tally.Print(watch.Elapsed, files);
        if (run.VideoPath is { } folder)
            Console.WriteLine($"Written: annotated videos in {folder}");
        string[] cut = [.. shortfalls.OfType<string>()];
        foreach (string shortfall in cut)
            Console.Error.WriteLine(shortfall);
        if (problem is null)
            return cut.Length == 0 ? ExitCode.Done : ExitCode.InputCut;
        bool isInterrupted = problem is OperationCanceledException;
        Console.Error.WriteLine(isInterrupted ? "Interrupted: the files hold the frames up to here." : $"{problem.Message} The files hold the frames up to there.");
        return isInterrupted ? ExitCode.Interrupted : ExitCode.Failed;
    }

    // Names stay apart: street.avi becomes street.avi.mp4.
    private static string AnnotatedName(string folder, string video)
    {
        string name = Path.GetFileName(video);
        return Path.Combine(folder, name.EndsWith(".mp4", StringComparison.OrdinalIgnoreCase) ? name : name + ".mp4");
    }
}
