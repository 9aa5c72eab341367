using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Samples.Benchmark;

/// <summary>Measures the model time of one segmenter with random weights.</summary>
/// <param name="name">segment-r101 or segment-small.</param>
/// <param name="architecture">What to build.</param>
/// <param name="clip">What to run on.</param>
internal sealed class SegmentationBenchmark(string name, DeepFeatureFlowArchitecture architecture, BenchmarkClip clip)
{
    /// <summary>The paper's network on frames of Cityscapes' halved size, and the small preset on CamVid's.</summary>
    public static IReadOnlyList<SegmentationBenchmark> All { get; } =
    [
        new(
            "segment-r101",
            VideoSegmentationTrainer.Options.Published(BackboneKind.ResNet101).Architecture with { ClassNames = Names(19) },
            new BenchmarkClip(1024, 512, FrameTimes.Interval)),
        new("segment-small", DeepFeatureFlowArchitecture.Small with { MaxLongSide = 480, MaxShortSide = 360, ClassNames = Names(11) }, new BenchmarkClip(480, 360, FrameTimes.Interval)),
    ];

    public string Name => name;

    /// <param name="mlContext">Context.</param>
    /// <param name="motion">How motion is estimated; null for the model's way.</param>
    public SegmentationFigures Run(MLContext mlContext, MotionEstimator? motion)
    {
        DeepFeatureFlowArchitecture measured = architecture with { MotionEstimator = motion ?? architecture.MotionEstimator };
        VideoFrame[] frames = clip.Decode(FrameTimes.Interval);
        try
        {
            using VideoSegmentationTransformer model = mlContext.VideoSegmentation.CreateUntrained(measured);
            using VideoSegmenter sparse = mlContext.VideoSegmentation.CreateSegmenter(model, new VideoSegmenterOptions { KeyFrameInterval = FrameTimes.Interval });
            using VideoSegmenter dense = mlContext.VideoSegmentation.CreateSegmenter(model, new VideoSegmenterOptions { KeyFrameInterval = 1 });
            var times = FrameTimes.Measure(frames, frame => sparse.Segment(frame).IsKeyFrame, frame => dense.Segment(frame).IsKeyFrame);
            return new SegmentationFigures(name, clip.Size, measured.MotionEstimator.ToString(), times.KeyFrame, times.FlowFrame, times.FramesPerSecondPerFrame, times.FramesPerSecond);
        }
        finally
        {
            foreach (VideoFrame frame in frames)
                frame.Dispose();
        }
    }

    private static System.Collections.Immutable.ImmutableArray<string> Names(int count) => [.. Enumerable.Range(0, count).Select(index => $"class {index}")];
}

/// <summary>What was measured of one segmenter.</summary>
/// <param name="Name">Of the model.</param>
/// <param name="SourceSize">Of the frames.</param>
/// <param name="Motion">How motion is estimated.</param>
/// <param name="KeyFrame">Milliseconds.</param>
/// <param name="FlowFrame">Milliseconds.</param>
/// <param name="FramesPerSecondPerFrame">With the whole network on every frame.</param>
/// <param name="FramesPerSecond">With a key frame in ten.</param>
internal sealed record SegmentationFigures(
    string Name, string SourceSize, string Motion, Spread KeyFrame, Spread FlowFrame, double FramesPerSecondPerFrame, double FramesPerSecond);
