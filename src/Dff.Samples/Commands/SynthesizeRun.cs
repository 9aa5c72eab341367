using System.Diagnostics;
using System.Globalization;
using Dff.Samples.Progress;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Commands;

/// <summary>One run of <c>synthesize</c>.</summary>
internal sealed class SynthesizeRun
{
    public required string OutputPath { get; init; }

    /// <summary>vid, coco or video.</summary>
    public required string Format { get; init; }

    public string? PreviewPath { get; init; }

    public DatasetImageFormat ImageFormat { get; init; }

    public required SyntheticVideoOptions Video { get; init; }

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var mlContext = new MLContext();
        LabeledVideoData data;
        try
        {
            data = mlContext.VideoDetection.Synthesize(Video);
        }
        catch (ArgumentOutOfRangeException error)
        {
            Console.Error.WriteLine(error.Message);
            return ExitCode.Usage;
        }

        if (PreviewPath is not null)
        {
            SyntheticPreview.Write(data, PreviewPath);
            Console.WriteLine($"Written: {PreviewPath}");
        }

        var watch = Stopwatch.StartNew();
        int frames = checked(Video.VideoCount * Video.FramesPerVideo);
        await FrameProgress.RunAsync(frames, report => Task.Run(() => Write(mlContext, data, report, cancel), cancel));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Video.VideoCount} videos, {frames} frames of {Video.Width}x{Video.Height} in {watch.Elapsed.TotalSeconds:0.0} s, {frames / watch.Elapsed.TotalSeconds:0.0} frames/s."));
        Console.WriteLine($"Written: {OutputPath}");
        return ExitCode.Done;
    }

    private void Write(MLContext mlContext, LabeledVideoData data, Action<int> report, CancellationToken cancel)
    {
        if (Format == "video")
        {
            SyntheticClip.Write(OutputPath, data, Video.FrameRate, report, cancel);
        }
        else
        {
            DatasetLayout layout = Format == "coco" ? DatasetLayout.CocoVid : DatasetLayout.ImageNetVid;
            mlContext.VideoDetection.SaveAsFolder(data, OutputPath, layout, ImageFormat, done => report((int)done), cancel);
        }
    }
}
