using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dff.Samples.Commands.Segmentation;
using Dff.Samples.Progress;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Evaluation;
using Microsoft.ML.VideoDetection.Output;

namespace Dff.Samples.Commands;

/// <summary>
/// One run of <c>predict</c> on several videos. Several processes have whole videos each, and the first one writes what they found.
/// A video that cannot be read is named and does not take the others along.
/// </summary>
/// <param name="run">What the user wants.</param>
/// <param name="paths">The videos, in the order of the results.</param>
internal sealed class PredictFolderRun(PredictRun run, IReadOnlyList<string> paths)
{
    private readonly DetectionTally _tally = new(run.ScoreThreshold);
    private readonly ProcessGroup? _ranks = CommonRun.Ranks;

    // Each rank counts its own videos, to draw them; the first one counts all of them again.
    private readonly TrackCounter? _gathered = CommonRun.Ranks is null ? null : run.Counter?.CreateEmpty();

    // Of all videos on every rank; those of the work, on the rank that does it.
    private readonly List<string> _failures = [];

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        RequireFolders();
        VideoSource?[] sources = [.. paths.Select(Open)];
        if (Array.TrueForAll(sources, source => source is null))
            throw new InvalidDataException($"None of the {sources.Length} videos of {run.InputPath} can be read. {string.Join(' ', _failures)}");
        IReadOnlyList<int> own = _ranks?.Divide([.. sources.Select(source => (long)(source?.Info.FrameCount ?? 0))]) ?? [.. Enumerable.Range(0, sources.Length)];
        MLContext mlContext = SharedOptions.CreateContext(run.Device, run.Threads);
        ITransformer model = ModelFiles.Load(mlContext, await PublishedFiles.FindAsync(run.ModelPath, detectorsOnly: true, cancel));
        using var owner = model as IDisposable;
        if (model is VideoSegmentationTransformer)
        {
            var segmentation = new SegmentationPredictRun(run, run.MasksPath);
            using VideoSegmenter segmenter = mlContext.VideoSegmentation.CreateSegmenter(model, segmentation.Settings());
            return CommonRun.IsFirst
                ? await segmentation.RunAsync(segmenter, [.. paths.Select(path => ((string?)path, (Func<VideoSource>)(() => InputVideos.Open(path))))], cancel)
                : ExitCode.Done;
        }

        if (run.MasksPath is not null)
            throw run.MasksRefused();
        foreach (string folder in new[] { run.VideoPath, run.MotPath }.OfType<string>())
            Directory.CreateDirectory(folder);
        using VideoDetector detector = run.CreateDetector(mlContext, model);
        Console.WriteLine($"{sources.Length} videos of {run.InputPath}; {detector.Architecture.Backbone} on {detector.Device}.");

        using OutputFiles? files = CommonRun.IsFirst ? new OutputFiles(run, source: null) : null;
        var watch = Stopwatch.StartNew();
        VideoSource[] opened = [.. sources.OfType<VideoSource>()];
        int? frames = opened.All(source => source.Info.FrameCount is not null) ? own.Sum(video => sources[video]?.Info.FrameCount ?? 0) : null;
        if (_ranks is not null)
        {
            var found = new List<VideoOutcome>();
            var detected = new List<FrameDetections>();
            await FrameProgress.RunAsync(frames, report => DetectAllAsync(detector, sources, own, found, detected, report, cancel));
            (VideoOutcome Outcome, IEnumerable<FrameDetections> Frames)[] all = Gather(_ranks, found, detected, detector.Architecture.ClassNames);
            if (files is null)
                return ExitCode.Done;
            foreach (FrameDetections frame in all.SelectMany(video => video.Frames))
            {
                Total?.Count(frame);
                Write(frame, files);
            }

            Finish(files, watch);
            return PredictRun.Conclude(
                all.Select(video => video.Outcome.Warning),
                all.Select(video => video.Outcome.MissingFrames),
                [.. _failures, .. all.Select(video => video.Outcome.Failure).OfType<string>(), .. files.Failures],
                []);
        }

        // Alone nothing need be kept until the end, and what was found before an error is not lost by it.
        OperationCanceledException? interruption = null;
        try
        {
            await FrameProgress.RunAsync(frames, report => WriteAllAsync(detector, sources, files!, report, cancel));
        }
        catch (OperationCanceledException error) when (_tally.Frames > 0)
        {
            interruption = error;
        }

        Finish(files!, watch);
        return PredictRun.Conclude(opened, [.. _failures, .. files!.Failures], interruption is null ? [] : [interruption]);
    }

    private TrackCounter? Total => _gathered ?? run.Counter;

    private VideoSource? Open(string path)
    {
        try
        {
            return InputVideos.Open(path);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            _failures.Add(error.Message);
            return null;
        }
    }

    // Before any video or the model is read.
    private void RequireFolders()
    {
        foreach ((string option, string? path) in new[] { ("--output", run.VideoPath), ("--mot", run.MotPath) })
        {
            if (path is { } folder
                && (MediaFiles.HasVideoExtension(folder) || Path.GetExtension(folder) == ".txt" || Path.GetFullPath(folder) == Path.GetFullPath(run.InputPath)))
            {
                throw new IOException($"{run.InputPath} holds several videos, so {option} must be another folder, not '{folder}'.");
            }
        }
    }

    private async Task WriteAllAsync(
        VideoDetector detector, VideoSource?[] sources, OutputFiles files, Action<int> report, CancellationToken cancel)
    {
        for (int video = 0; video < sources.Length; video++)
        {
            if (sources[video] is not { } source)
                continue;
            try
            {
                await foreach (FrameDetections frame in DetectAsync(detector, video, source, _failures, cancel))
                {
                    if (!Write(frame, files))
                        return;
                    report(_tally.Frames);
                }
            }
            catch (Exception error) when (error is InvalidDataException or IOException)
            {
                _failures.Add($"{error.Message} The files hold its frames up to there.");
            }
        }
    }

    private async Task DetectAllAsync(
        VideoDetector detector,
        VideoSource?[] sources,
        IReadOnlyList<int> own,
        List<VideoOutcome> found,
        List<FrameDetections> detected,
        Action<int> report,
        CancellationToken cancel)
    {
        int done = 0;
        foreach (int video in own)
        {
            if (sources[video] is not { } source)
                continue;
            int before = detected.Count;
            List<string> failures = [];
            try
            {
                await foreach (FrameDetections frame in DetectAsync(detector, video, source, failures, cancel))
                {
                    detected.Add(frame);
                    report(++done);
                }
            }
            catch (Exception error) when (error is InvalidDataException or IOException)
            {
                failures.Add($"{error.Message} The files hold its frames up to there.");
            }

            found.Add(new VideoOutcome(video, detected.Count - before, source.MissingFrames, source.Warning, failures.Count == 0 ? null : string.Join(' ', failures)));
        }
    }

    /// <summary>The strong detections of a video, which is annotated on the way; the pictures are gone when a frame is handed out.</summary>
    private async IAsyncEnumerable<FrameDetections> DetectAsync(
        VideoDetector detector, int video, VideoSource source, List<string> failures, [EnumeratorCancellation] CancellationToken cancel)
    {
        using OutputFiles? annotated = OpenAnnotated(video, source, failures);
        int count = 0;
        try
        {
            var predicted = new PredictedFrames(detector, run.SmoothsOffline, run.VideoPath is not null);
            await foreach (FrameDetections all in predicted.ReadAsync(source, _ => { }, cancel))
            {
                FrameDetections frame = _tally.WithoutWeak(all);
                run.Counter?.Count(frame);
                using (frame)
                    annotated?.Write(frame);
                count++;
                yield return frame;
            }
        }
        finally
        {
            // Also where the video or the user ends it early: what was drawn is kept, as in the other files.
            if (count > 0)
                annotated?.Complete();
            failures.AddRange(annotated?.Failures ?? []);
        }
    }

    private OutputFiles? OpenAnnotated(int video, VideoSource source, List<string> failures)
    {
        if (run.VideoPath is null && run.MotPath is null)
            return null;
        string? path = run.VideoPath is { } folder ? AnnotatedName(folder, paths[video]) : null;
        string? motPath = run.MotPath is { } tracks ? Path.Combine(tracks, Path.GetFileName(paths[video]) + ".txt") : null;
        try
        {
            return OutputFiles.OfVideo(path, motPath, source, run);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            failures.Add(error.Message);
            return null;
        }
    }

    private (VideoOutcome Outcome, IEnumerable<FrameDetections> Frames)[] Gather(
        ProcessGroup ranks, List<VideoOutcome> found, List<FrameDetections> detected, IReadOnlyList<string> classNames)
    {
        IReadOnlyList<string> outcomes = ranks.Gather(JsonSerializer.Serialize(new RankOutcome(_tally.BestScore, found)));
        IReadOnlyList<IReadOnlyList<FrameDetections>> frames = ranks.Gather(detected, classNames);
        var all = new List<(VideoOutcome Outcome, IEnumerable<FrameDetections> Frames)>();
        foreach ((RankOutcome rank, IReadOnlyList<FrameDetections> ofRank) in outcomes.Select(text => JsonSerializer.Deserialize<RankOutcome>(text)!).Zip(frames))
        {
            _tally.BestScore = Math.Max(_tally.BestScore, rank.BestScore);
            int start = 0;
            foreach (VideoOutcome video in rank.Videos)
            {
                all.Add((video, ofRank.Skip(start).Take(video.FrameCount)));
                start += video.FrameCount;
            }
        }

        return [.. all.OrderBy(video => video.Outcome.Video)];
    }

    private bool Write(FrameDetections frame, OutputFiles files)
    {
        bool goesOn = files.Write(frame);
        _tally.Count(frame);
        return goesOn;
    }

    private void Finish(OutputFiles files, Stopwatch watch)
    {
        files.Complete();
        _tally.Print(watch.Elapsed, files);
        if (run.VideoPath is { } folder)
            Console.WriteLine($"Written: annotated videos in {folder}");
        if (run.MotPath is { } tracks)
            Console.WriteLine($"Written: tracks in {tracks}");
        if (Total is null)
            return;
        Total.End();

        // Videos may have different rates.
        CountReport.Print(Total, frameRate: null);
    }

    /// <summary>The path of the annotated video of one of several.</summary>
    /// <remarks>Names stay apart: street.avi becomes street.avi.mp4.</remarks>
    public static string AnnotatedName(string folder, string video)
    {
        string name = Path.GetFileName(video);
        return Path.Combine(folder, name.EndsWith(".mp4", StringComparison.OrdinalIgnoreCase) ? name : name + ".mp4");
    }

    /// <summary>What one process has to say of its videos, beside their frames.</summary>
    private sealed record RankOutcome(float BestScore, IReadOnlyList<VideoOutcome> Videos);

    /// <summary>How the work on one video went.</summary>
    /// <param name="Video">0-based place of the video among all.</param>
    /// <param name="FrameCount">Frames with their detections.</param>
    /// <param name="MissingFrames">Why there are fewer frames than were announced, or null.</param>
    /// <param name="Warning">What is to be known of the frames that came, or null.</param>
    /// <param name="Failure">Why the video or an output of it was given up, or null.</param>
    private sealed record VideoOutcome(int Video, int FrameCount, string? MissingFrames, string? Warning, string? Failure);
}
