using BenchmarkDotNet.Attributes;
using Microsoft.ML.VideoDetection.Operators;

namespace Dff.Benchmarks;

/// <summary>Key features of 512 channels along a motion of up to two cells.</summary>
public class WarpBenchmarks
{
    private static readonly FeatureSize _size = new(Numbers.Rows, Numbers.Columns, 512);
    private readonly float[] _features = Numbers.Between(-1, 1, _size.Length);
    private readonly float[] _columns = Numbers.Between(-2, 2, _size.Cells, seed: 2);
    private readonly float[] _rows = Numbers.Between(-2, 2, _size.Cells, seed: 3);
    private readonly float[] _output = new float[_size.Length];

    [GlobalSetup]
    public void Prepare()
    {
        for (int cell = 0; cell < _size.Cells; cell++)
        {
            _columns[cell] += cell % _size.Width;
            _rows[cell] += cell / _size.Width;
        }
    }

    [Benchmark]
    public void Warp() => FeatureWarpKernel.Apply(_features, _size, _columns, _rows, _output);
}
