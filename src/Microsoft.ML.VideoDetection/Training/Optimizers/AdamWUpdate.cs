using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training.Optimizers;

/// <summary>AdamW: steps in the gradient's mean over its root mean square, and decay of the weights beside them.</summary>
/// <remarks>
/// Origin: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019, algorithm 2; order of operations and the place of
/// epsilon of torch.optim.AdamW. In memory, one pass over the weights instead of a tensor operation for every sign of the formula.
/// </remarks>
internal sealed class AdamWUpdate : IWeightUpdate
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    private readonly IReadOnlyList<WeightGradient> _weights;
    private readonly Tensor[] _means;
    private readonly Tensor[] _squares;
    private readonly double _weightDecay;
    private readonly bool _isInMemory;
    private readonly TensorChunk[] _runs;
    private long _updates;

    public AdamWUpdate(IReadOnlyList<WeightGradient> weights, double weightDecay)
    {
        _weights = weights;
        _weightDecay = weightDecay;
        _isInMemory = weights.All(weight => weight.IsInMemory);
        _runs = TensorChunks.Runs(weights.Select(weight => weight.Weight.numel()));
        _means = [.. weights.Select(weight => zeros_like(weight.Gradient).DetachFromDisposeScope())];
        _squares = [.. weights.Select(weight => zeros_like(weight.Gradient).DetachFromDisposeScope())];
    }

    public void Apply(double learningRate, double gradientFactor)
    {
        _updates++;
        AdamWStep[] steps = [.. _weights.Select(weight => StepOf(learningRate * weight.RateFactor, gradientFactor))];
        if (_isInMemory)
            TensorChunks.ForEach(_runs, i => Change(_runs[i], steps[_runs[i].Tensor]));
        else
            ChangeOnDevice(steps);
    }

    public IEnumerable<IReadOnlyList<(string Name, Tensor Value)>> State() =>
        _means.Zip(_squares, (mean, square) => new[] { ("exp_avg", mean), ("exp_avg_sq", square) });

    public void SetUpdates(long count) => _updates = count;

    public void Dispose()
    {
        foreach (Tensor tensor in _means.Concat(_squares))
            tensor.Dispose();
    }

    private AdamWStep StepOf(double learningRate, double gradientFactor) => new(
        GradientFactor: (float)gradientFactor,
        Keep: (float)(1 - (learningRate * _weightDecay)),
        RootFactor: (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, _updates))),
        Size: (float)(learningRate / (1 - Math.Pow(Beta1, _updates))));

    private void Change(TensorChunk run, AdamWStep step)
    {
        WeightGradient of = _weights[run.Tensor];
        Span<float> weights = TensorChunks.Of(of.Weight, run), gradients = TensorChunks.Of(of.Gradient, run);
        Span<float> means = TensorChunks.Of(_means[run.Tensor], run), squares = TensorChunks.Of(_squares[run.Tensor], run);

        // Every element is computed alike and alone, so neither the width of the vectors nor the rest changes the result.
        Span<Vector<float>> wideWeights = MemoryMarshal.Cast<float, Vector<float>>(weights);
        Span<Vector<float>> wideGradients = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        Span<Vector<float>> wideMeans = MemoryMarshal.Cast<float, Vector<float>>(means);
        Span<Vector<float>> wideSquares = MemoryMarshal.Cast<float, Vector<float>>(squares);
        for (int i = 0; i < wideWeights.Length; i++)
            step.Apply(ref wideWeights[i], wideGradients[i], ref wideMeans[i], ref wideSquares[i]);

        for (int i = wideWeights.Length * Vector<float>.Count; i < weights.Length; i++)
        {
            var weight = new Vector<float>(weights[i]);
            var mean = new Vector<float>(means[i]);
            var square = new Vector<float>(squares[i]);
            step.Apply(ref weight, new Vector<float>(gradients[i]), ref mean, ref square);
            (weights[i], means[i], squares[i]) = (weight[0], mean[0], square[0]);
        }
    }

    private void ChangeOnDevice(AdamWStep[] steps)
    {
        using IDisposable quiet = no_grad();
        foreach (((WeightGradient of, Tensor mean, Tensor square), AdamWStep step) in _weights.Zip(_means, _squares).Zip(steps))
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor gradient = of.Gradient * Number.Of(step.GradientFactor);
            mean.mul_(Number.Of(Beta1)).add_(gradient, alpha: Number.Of(1 - Beta1));
            square.mul_(Number.Of(Beta2)).addcmul_(gradient, gradient, Number.Of(1 - Beta2));
            Tensor root = square.sqrt().mul_(Number.Of(step.RootFactor)).PlusInPlace(Number.Of(Epsilon));
            of.Weight.mul_(Number.Of(step.Keep)).addcdiv_(mean, root, Number.Of(-step.Size));
        }
    }

    /// <summary>The numbers of one change.</summary>
    /// <param name="GradientFactor">On every gradient.</param>
    /// <param name="Keep">What decay leaves of a weight.</param>
    /// <param name="RootFactor">Makes up for the mean square having begun at zero.</param>
    /// <param name="Size">Learning rate, made up for the mean having begun at zero.</param>
    private readonly record struct AdamWStep(float GradientFactor, float Keep, float RootFactor, float Size)
    {
        public void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> mean, ref Vector<float> square)
        {
            gradient *= GradientFactor;
            mean = (mean * (float)Beta1) + (gradient * (float)(1 - Beta1));
            square = (square * (float)Beta2) + (gradient * gradient * (float)(1 - Beta2));
            Vector<float> root = (Vector.SquareRoot(square) * RootFactor) + new Vector<float>((float)Epsilon);
            weight = (weight * Keep) - (mean / root * Size);
        }
    }
}
