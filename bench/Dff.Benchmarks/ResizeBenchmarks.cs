using BenchmarkDotNet.Attributes;
using Microsoft.ML.VideoDetection.Operators;

namespace Dff.Benchmarks;

/// <summary>A frame of 1920x1080 to what the network takes.</summary>
public class ResizeBenchmarks
{
    private readonly byte[] _source = new byte[1920 * 1080 * 4];
    private readonly byte[] _destination = new byte[1000 * 563 * 3];
    private readonly BilinearResize _resize = new(), _plain = new(useVectors: false);

    [GlobalSetup]
    public void Fill() => new Random(1).NextBytes(_source);

    [Benchmark(Baseline = true)]
    public void To1000x563() => _resize.ToRgb(_source, 1920, 1080, 0, _destination, 1000, 563);

    [Benchmark]
    public void To1000x563WithoutVectors() => _plain.ToRgb(_source, 1920, 1080, 0, _destination, 1000, 563);

    /// <summary>Exactly half goes another way.</summary>
    [Benchmark]
    public void To960x540() => _resize.ToRgb(_source, 1920, 1080, 0, _destination, 960, 540);
}
