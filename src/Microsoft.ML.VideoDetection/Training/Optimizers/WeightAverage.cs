using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training.Optimizers;

/// <summary>The exponential moving average of trained weights, which changes places with them where they are measured or kept.</summary>
/// <remarks>
/// Origin: Polyak and Juditsky, "Acceleration of Stochastic Approximation by Averaging", 1992; the shorter memory of the first steps is that of
/// TensorFlow's ExponentialMovingAverage with num_updates, without which the average would stay with the random weights for long.
/// </remarks>
internal sealed class WeightAverage : IDisposable
{
    private readonly IReadOnlyList<WeightGradient> _weights;
    private readonly Tensor[] _averages;
    private readonly double _decay;

    /// <param name="weights">Their values are the first average.</param>
    /// <param name="decay">What is left of the average in a step, 0 to below 1.</param>
    public WeightAverage(IReadOnlyList<WeightGradient> weights, double decay)
    {
        (_weights, _decay) = (weights, decay);
        using IDisposable quiet = no_grad();
        _averages = [.. weights.Select(weight => weight.Weight.detach().clone().DetachFromDisposeScope())];
    }

    /// <summary>Gets the averages, or after <see cref="Swap"/> the weights as they were trained, in the order of the weights.</summary>
    public IReadOnlyList<Tensor> Others => _averages;

    /// <summary>Takes in the weights as they are after so many changes.</summary>
    public void Add(long updates)
    {
        double decay = Math.Min(_decay, (1.0 + updates) / (10.0 + updates));
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        foreach ((WeightGradient of, Tensor average) in _weights.Zip(_averages))
            average.mul_(Number.Of(decay)).add_(of.Weight, alpha: Number.Of(1 - decay));
    }

    /// <summary>Exchanges weights and averages, bit for bit.</summary>
    public void Swap()
    {
        using IDisposable quiet = no_grad();
        foreach ((WeightGradient of, Tensor average) in _weights.Zip(_averages))
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor trained = of.Weight.detach().clone();
            of.Weight.copy_(average);
            average.copy_(trained);
        }
    }

    public void Dispose()
    {
        foreach (Tensor average in _averages)
            average.Dispose();
    }
}
