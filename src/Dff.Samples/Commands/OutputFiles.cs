using System.Globalization;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Output;

namespace Dff.Samples.Commands;

/// <summary>
/// The files that a run of <c>predict</c> writes. They appear under their names together, at the end. One that cannot be written goes
/// without the others: <see cref="Failures"/> names it.
/// </summary>
internal sealed class OutputFiles : IDisposable
{
    private readonly List<FileDetectionSink> _sinks = [];
    private readonly List<string> _failures = [];

    /// <param name="run">What the user wants.</param>
    /// <param name="source">The video; null when there are several, whose annotated videos are not written here.</param>
    public OutputFiles(PredictRun run, VideoSource? source)
    {
        try
        {
            Add(source is null ? null : run.VideoPath, path => OpenVideo(path, source!, run));
            Add(source is null ? null : run.MotPath, path => new MotTracksWriter(path));
            Add(run.JsonPath, path => new JsonLinesWriter(path));
            Add(run.CsvPath, path => new CsvWriter(path, run.Detector.Tracking is not null));
            Add(run.CocoPath, path => new CocoResultsWriter(path));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private OutputFiles()
    {
    }

    /// <summary>Gets the files that have not failed.</summary>
    public IEnumerable<string> Paths => _sinks.Select(sink => sink.FilePath);

    /// <summary>Gets a sentence on each file that could not be written.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Starts the files that one of several videos has for itself.</summary>
    /// <param name="path">The annotated video; null for none.</param>
    /// <param name="motPath">The tracks; null for none.</param>
    /// <param name="source">The video.</param>
    /// <param name="run">What the user wants.</param>
    public static OutputFiles OfVideo(string? path, string? motPath, VideoSource source, PredictRun run)
    {
        var files = new OutputFiles();
        try
        {
            files.Add(path, video => OpenVideo(video, source, run));
            files.Add(motPath, tracks => new MotTracksWriter(tracks));
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Writes a frame; false when files failed and none is left, so that going on would be for nothing.</summary>
    public bool Write(FrameDetections frame)
    {
        ForEach(sink => sink.Write(frame));
        return _sinks.Count > 0 || _failures.Count == 0;
    }

    public void Complete() => ForEach(sink =>
    {
        string? before = (sink as AnnotatedVideoWriter)?.Warning;
        sink.Complete();
        if (sink is AnnotatedVideoWriter { Warning: { } warning } && warning != before)
            Console.Error.WriteLine($"Warning: {warning}");
    });

    public void Dispose()
    {
        foreach (FileDetectionSink sink in _sinks)
            sink.Dispose();
    }

    /// <summary>How the annotated video of a source is encoded.</summary>
    public static VideoFileOptions VideoOptions(PredictRun run, VideoSource source) =>
        new() { Encoder = run.Encoder, SoundPath = (source as VideoFileSource)?.FilePath };

    // And says what it cannot have of the source.
    private static AnnotatedVideoWriter OpenVideo(string path, VideoSource source, PredictRun run)
    {
        VideoInfo info = source.Info;
        var video = new AnnotatedVideoWriter(path, info, new FrameAnnotator { Counter = run.Counter }, VideoOptions(run, source));
        if (video.Warning is { } warning)
            Console.Error.WriteLine($"Warning: {warning}");
        if (info.FrameRate is double rate && Math.Abs(rate - video.FrameRate) > 1e-6)
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{path} cannot have the {rate:0.#####} frames/s of {info.VideoId}; it gets the nearest rate that it can have, {video.FrameRate:0.#####}."));
        return video;
    }

    private void ForEach(Action<FileDetectionSink> action)
    {
        foreach (FileDetectionSink sink in _sinks.ToArray())
        {
            try
            {
                action(sink);
            }
            catch (Exception error) when (error is not (OperationCanceledException or OutOfMemoryException))
            {
                _failures.Add(error.Message.Contains(sink.FilePath, StringComparison.Ordinal) ? error.Message : $"'{sink.FilePath}' could not be written: {error.Message}");
                _sinks.Remove(sink);
                sink.Dispose();
            }
        }
    }

    private void Add(string? path, Func<string, FileDetectionSink> open)
    {
        if (path is not null)
            _sinks.Add(open(path));
    }
}
