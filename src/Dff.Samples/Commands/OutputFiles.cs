using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Rendering;

namespace Dff.Samples.Commands;

/// <summary>The files that a run of <c>predict</c> writes. They appear under their names together, at the end.</summary>
internal sealed class OutputFiles : IDisposable
{
    private readonly List<FileDetectionSink> _sinks = [];

    /// <param name="run">What the user wants.</param>
    /// <param name="info">Of the video; null when there are several, whose annotated videos are not written here.</param>
    public OutputFiles(PredictRun run, VideoInfo? info)
    {
        try
        {
            Add(info is null ? null : run.VideoPath, path => new AnnotatedVideoWriter(path, info));
            Add(run.JsonPath, path => new JsonLinesWriter(path));
            Add(run.CsvPath, path => new CsvWriter(path));
            Add(run.CocoPath, path => new CocoResultsWriter(path));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IEnumerable<string> Paths => _sinks.Select(sink => sink.FilePath);

    public void Write(FrameDetections frame)
    {
        foreach (FileDetectionSink sink in _sinks)
            sink.Write(frame);
    }

    public void Complete()
    {
        foreach (FileDetectionSink sink in _sinks)
            sink.Complete();
    }

    public void Dispose()
    {
        foreach (FileDetectionSink sink in _sinks)
            sink.Dispose();
    }

    private void Add(string? path, Func<string, FileDetectionSink> open)
    {
        if (path is not null)
            _sinks.Add(open(path));
    }
}
