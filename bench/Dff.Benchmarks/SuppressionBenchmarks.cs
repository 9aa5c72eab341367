using BenchmarkDotNet.Attributes;
using Microsoft.ML.VideoDetection.Operators;

namespace Dff.Benchmarks;

/// <summary>Boxes all over the frame; of most, others overlap few.</summary>
public class SuppressionBenchmarks
{
    private float[] _columns = [];

    [Params(1000, 6000)]
    public int Boxes { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        float[] boxes = Numbers.Boxes(Boxes);
        _columns = new float[boxes.Length];
        for (int i = 0; i < boxes.Length; i++)
            _columns[(i % 4 * Boxes) + (i / 4)] = boxes[i];
    }

    /// <summary>The best 300, as many as proposals.</summary>
    [Benchmark]
    public int Keep() => NonMaximumSuppression.Keep(_columns, Boxes, 0.7f, 300).Length;
}
