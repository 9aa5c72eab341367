using BenchmarkDotNet.Attributes;
using Microsoft.ML.VideoDetection.Operators;

namespace Dff.Benchmarks;

/// <summary>Grids of 7x7 from 512 channels.</summary>
public class RoiAlignBenchmarks
{
    private static readonly FeatureSize _size = new(Numbers.Rows, Numbers.Columns, 512);
    private readonly float[] _features = Numbers.Between(-1, 1, _size.Length);
    private float[] _boxes = [];
    private float[] _output = [];

    [Params(50, 300)]
    public int Boxes { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _boxes = Numbers.Boxes(Boxes);
        _output = new float[Boxes * 7 * 7 * _size.Channels];
    }

    [Benchmark]
    public void Pool() => RoiAlignKernel.Apply(_features, _size, _boxes, 1f / Numbers.Stride, 7, 2, Threads, _output);
}
