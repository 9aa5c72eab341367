using System.Diagnostics;
using System.Globalization;
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
        ITransformer model = ModelFiles.Load(mlContext, run.ModelPath);
        using var owner = model as IDisposable;
        using VideoDetector detector = run.CreateDetector(mlContext, model);
        Console.WriteLine($"{sources.Length} videos of {run.InputPath}; {detector.Architecture.Backbone} on {detector.Device}.");

        using OutputFiles? files = CommonRun.IsFirst ? new OutputFiles(run, info: null) : null;
        var watch = Stopwatch.StartNew();
        var found = new List<DetectedVideo>();
        int? frames = sources.All(source => source.Info.FrameCount is not null) ? own.Sum(video => sources[video].Info.FrameCount!.Value) : null;
        bool isInterrupted = false;
        try
        {
            await FrameProgress.RunAsync(frames, report => DetectAllAsync(detector, sources, own, found, report, cancel));
        }
        catch (OperationCanceledException) when (_ranks is null && found.Count > 0)
        {
            isInterrupted = true;
        }

        IEnumerable<DetectedVideo> all = _ranks is null ? found : Gather(_ranks, found, detector.Architecture.ClassNames);
        return files is null ? ExitCode.Done : Write(all, files, watch, isInterrupted);
    }

    private void PrepareAnnotated()
    {
        if (run.VideoPath is not { } folder)
            return;
        if (VideoFileName.HasVideoExtension(folder) || Path.GetFullPath(folder) == Path.GetFullPath(run.InputPath))
            throw new IOException($"{run.InputPath} holds several videos, so --output must be another folder, not '{folder}'.");
        Directory.CreateDirectory(folder);
    }

    private async Task DetectAllAsync(
        VideoDetector detector, VideoSource[] sources, int[] own, List<DetectedVideo> found, Action<int> report, CancellationToken cancel)
    {
        int done = 0;
        foreach (int video in own)
        {
            using AnnotatedVideoWriter? annotated = run.VideoPath is { } folder ? new AnnotatedVideoWriter(AnnotatedName(folder, paths[video]), sources[video].Info) : null;
            var frames = new List<FrameDetections>();
            await foreach (FrameDetections all in detector.DetectAsync(sources[video], cancel))
            {
                using FrameDetections frame = _tally.WithoutWeak(all);
                annotated?.Write(frame);
                frames.Add(frame);
                report(++done);
            }

            annotated?.Complete();
            found.Add(new DetectedVideo(video, frames, sources[video].Shortfall));
        }
    }

    private IEnumerable<DetectedVideo> Gather(RankGroup ranks, List<DetectedVideo> found, IReadOnlyList<string> classNames)
    {
        _tally.BestScore = ranks.Exchange(_tally.BestScore.ToString("R", CultureInfo.InvariantCulture))
            .Max(text => float.Parse(text, CultureInfo.InvariantCulture));
        return ranks.Gather(DetectedVideo.Write(found)).SelectMany(bytes => DetectedVideo.Read(bytes, classNames)).OrderBy(video => video.Video);
    }

    private int Write(IEnumerable<DetectedVideo> videos, OutputFiles files, Stopwatch watch, bool isInterrupted)
    {
        var shortfalls = new List<string>();
        foreach (DetectedVideo video in videos)
        {
            foreach (FrameDetections frame in video.Frames)
            {
                files.Write(frame);
                _tally.Count(frame);
            }

            if (video.Shortfall is { } shortfall)
                shortfalls.Add(shortfall);
        }

        files.Complete();
        _tally.Print(watch.Elapsed, files);
        if (run.VideoPath is { } folder)
            Console.WriteLine($"Written: annotated videos in {folder}");
        if (isInterrupted)
            Console.Error.WriteLine("Interrupted: the files hold the videos that were finished.");
        shortfalls.ForEach(Console.Error.WriteLine);
        return isInterrupted ? ExitCode.Interrupted : shortfalls.Count == 0 ? ExitCode.Done : ExitCode.InputCut;
    }

    // Names stay apart: street.avi becomes street.avi.mp4.
    private static string AnnotatedName(string folder, string video)
    {
        string name = Path.GetFileName(video);
        return Path.Combine(folder, name.EndsWith(".mp4", StringComparison.OrdinalIgnoreCase) ? name : name + ".mp4");
    }
}
