using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;

namespace Dff.Benchmarks;

/// <summary>Files in COCO's format to all figures: 100 detections and 5 objects in each frame, 30 classes, videos of 200 frames.</summary>
public class EvaluationBenchmarks
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dff-evaluation-").FullName;

    [Params(2_000, 20_000)]
    public int Frames { get; set; }

    private string Truth => Path.Combine(_folder, "truth.json");

    private string Detections => Path.Combine(_folder, "detections.json");

    [GlobalSetup]
    public void Write() => new CocoFiles(Frames, ObjectsPerFrame: 5, DetectionsPerFrame: 100, Classes: 30).Write(Truth, Detections);

    [Benchmark]
    public double? EvaluateCoco() =>
        new MLContext().VideoDetection.EvaluateCoco(Truth, Detections, new VideoEvaluationOptions { KeyFrameInterval = 10 }).MeanAveragePrecision50;

    [GlobalCleanup]
    public void Delete() => Directory.Delete(_folder, recursive: true);
}
