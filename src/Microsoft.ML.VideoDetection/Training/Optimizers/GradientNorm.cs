using System.Numerics.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training.Optimizers;

/// <summary>The Euclidean norm of all gradients together.</summary>
internal sealed class GradientNorm(IReadOnlyList<WeightGradient> weights)
{
    // Sums of float lose a digit with every tenfold length; those of so many are then added as doubles.
    private const int SumLength = 1024;

    private readonly TensorChunk[] _runs = TensorChunks.Runs(weights.Select(weight => weight.Gradient.numel()));
    private readonly bool _isInMemory = weights.All(weight => weight.IsInMemory);

    public double Measure()
    {
        if (!_isInMemory)
            return MeasureOnDevice();

        // Each run's sum has a place of its own, and they are added in order: the same norm with any number of threads.
        var sums = new double[_runs.Length];
        TensorChunks.ForEach(_runs, i => sums[i] = SumOfSquares(TensorChunks.Of(weights[_runs[i].Tensor].Gradient, _runs[i])));
        return Math.Sqrt(sums.Sum());
    }

    private static double SumOfSquares(ReadOnlySpan<float> values)
    {
        double sum = 0;
        for (; values.Length > SumLength; values = values[SumLength..])
            sum += TensorPrimitives.SumOfSquares(values[..SumLength]);
        return sum + TensorPrimitives.SumOfSquares(values);
    }

    private double MeasureOnDevice()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        return stack([.. weights.Select(weight => weight.Gradient.norm())]).norm().item<float>();
    }
}
