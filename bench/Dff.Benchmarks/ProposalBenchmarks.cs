using BenchmarkDotNet.Attributes;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Tasks.Detection;

namespace Dff.Benchmarks;

/// <summary>From the proposal head's outputs, 12 anchors in each cell, to 300 proposals.</summary>
public class ProposalBenchmarks
{
    private readonly ProposalSelection _selection = new(Anchors.Cell(Numbers.Stride, [4, 8, 16, 32], [0.5f, 1, 2]), Numbers.Stride, nmsThreshold: 0.7f, before: 6000);
    private readonly float[] _outputs = Numbers.Between(-1, 1, Numbers.Rows * Numbers.Columns * 5 * 12);

    [Benchmark]
    public int Select() => _selection.Select(_outputs, Numbers.Rows, Numbers.Columns, 1000, 563, 300).Scores.Length;
}
