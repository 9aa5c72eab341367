using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Dff.Samples.Benchmark;

/// <summary>Measures the fastest arithmetic of the machine through torch.</summary>
internal static class CeilingMeasurement
{
    private const int Repetitions = 15;

    /// <summary>The better of an earlier measurement, if any, and one of now.</summary>
    public static MachineCeiling Run(MachineCeiling? earlier = null)
    {
        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        Tensor a = rand(2048, 2048), b = rand(2048, 2048);
        Tensor cells = rand(1, 36, 63, 512).permute(0, 3, 1, 2), weight = rand(512, 3, 3, 512).permute(0, 3, 1, 2);
        double product = Fastest(2e-9 * 2048 * 2048 * 2048, () => a.matmul(b));
        double convolution = Fastest(2e-9 * 512 * 512 * 9 * 36 * 63, () => nn.functional.conv2d(cells, weight, padding: [1, 1]));
        return new MachineCeiling(Math.Max(product, earlier?.MatrixProduct ?? 0), Math.Max(convolution, earlier?.Convolution ?? 0));
    }

    private static double Fastest(double gigaFlop, Func<Tensor> compute)
    {
        double least = double.PositiveInfinity;
        for (int i = 0; i < Repetitions; i++)
        {
            long start = Stopwatch.GetTimestamp();
            compute().Dispose();
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return gigaFlop / least;
    }
}
