using Dff.Samples.Commands;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Benchmark;

/// <summary>A made-up clip, the same each time: as decoded frames and as a video file.</summary>
internal sealed class BenchmarkClip(int width, int height, int frameCount)
{
    private readonly MovingShapesSource _source = new(width, height, frameCount, seed: 1, shapeCount: 12);

    public int FrameCount => frameCount;

    public string Size => $"{width}x{height}";

    /// <summary>The first frames, decoded; the caller disposes them.</summary>
    public VideoFrame[] Decode(int count) => [.. _source.ReadFrames().Take(count)];

    /// <summary>Writes the clip as a video file.</summary>
    public void Write(string path) => SyntheticClip.Write(path, _source);
}
