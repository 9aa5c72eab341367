using System.Globalization;
using Dff.Samples.Data;
using Dff.Samples.Progress;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary>One run of <c>convert</c>.</summary>
internal sealed class ConvertRun
{
    public required LabeledDataSource Source { get; init; }

    public IReadOnlyList<string>? ClassNames { get; init; }

    public required DatasetLayout Layout { get; init; }

    public required DatasetImageFormat ImageFormat { get; init; }

    public required string OutputPath { get; init; }

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        // An existing target is refused before anything is read.
        if (File.Exists(OutputPath) || (Directory.Exists(OutputPath) && Directory.EnumerateFileSystemEntries(OutputPath).Any()))
            throw new IOException($"'{OutputPath}' exists already; give the name of a new or empty folder.");

        var mlContext = new MLContext();
        LabeledVideoData data = Source.Open(mlContext, ClassNames);

        // One pass over the labels first: what is malformed shows before anything is copied.
        DataSummary summary = DataSummary.Of(data, checkImages: false, mostDecoded: 0, _ => { }, cancel);
        int total = (int)Math.Min(int.MaxValue, data.FrameCount);
        await FrameProgress.RunAsync(total, report => Task.Run(
            () => mlContext.VideoDetection.SaveAsFolder(data, OutputPath, Layout, ImageFormat, done => report((int)Math.Min(int.MaxValue, done)), cancel), cancel));
        DataReport.PrintProblems(data);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{summary.Videos} videos and {summary.Stills} still images, {summary.Frames} frames, {summary.Boxes} boxes of {data.ClassNames.Count} classes, {summary.Tracks} tracks."));
        foreach (string sentence in LeftOut(summary))
            Console.WriteLine(sentence);
        if (Layout == DatasetLayout.ImageNetVid && data.ClassNames.Except(ImageNetVidClasses.Names).Any())
            Console.WriteLine($"ImageNet VID's layout has no list of classes: read it with --classes \"{string.Join(',', data.ClassNames)}\".");
        Console.WriteLine($"Written: {OutputPath}");
        return ExitCode.Done;
    }

    private IEnumerable<string> LeftOut(DataSummary summary)
    {
        bool isYolo = Layout == DatasetLayout.Yolo, hasNoIgnored = isYolo || Layout == DatasetLayout.ImageNetVid;
        List<string> left = [];
        void Add(bool isLeft, long count, string what)
        {
            if (isLeft && count > 0)
                left.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {what}"));
        }

        Add(hasNoIgnored, summary.Ignored, "ignored boxes");
        Add(isYolo, summary.Tracks, "tracks");
        Add(isYolo, summary.Occluded, "marks of occlusion");
        Add(Layout is not (DatasetLayout.CocoVid or DatasetLayout.ImageNetVid), summary.Generated, "marks of interpolated boxes");
        if (left.Count > 0)
            yield return $"Left out, because the format has no place for them: {string.Join(", ", left)}.";
        if (Layout == DatasetLayout.BoxesCsv && summary.EmptyVideos > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{summary.EmptyVideos} videos have no box and so no row; they are not read again from the CSV file.");
        if (summary.Stills > 0 && Layout is not (DatasetLayout.CocoVid or DatasetLayout.Yolo))
            yield return string.Create(CultureInfo.InvariantCulture, $"{summary.Stills} still images became videos of one frame.");
    }
}
