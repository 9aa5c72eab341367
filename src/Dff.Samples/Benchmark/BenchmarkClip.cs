using Dff.Samples.Commands;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Benchmark;

/// <summary>A made-up clip, the same each time: as decoded frames and as a video file.</summary>
internal sealed class BenchmarkClip(int width, int height, int frameCount)
{
    private const double FrameRate = 25;

    private readonly LabeledVideoData _data = new MLContext().VideoDetection.Synthesize(
        new SyntheticVideoOptions { VideoCount = 1, FramesPerVideo = frameCount, Width = width, Height = height, FrameRate = FrameRate });

    public string Size => $"{width}x{height}";

    /// <summary>Decodes the first frames, which the caller disposes.</summary>
    public VideoFrame[] Decode(int count) => [.. VideoSource.FromDataView(_data).ReadFrames().Take(count)];

    /// <summary>Writes the clip as a video file.</summary>
    public void Write(string path) => SyntheticClip.Write(path, _data, FrameRate);
}
