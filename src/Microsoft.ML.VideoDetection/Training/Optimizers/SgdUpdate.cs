using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training.Optimizers;

/// <summary>Changes weights by stochastic gradient descent with momentum, as PyTorch's SGD without dampening does.</summary>
/// <remarks>TorchSharp's own makes numbers that nothing holds while torch reads them, see <see cref="Number"/>.</remarks>
internal sealed class SgdUpdate : IWeightUpdate
{
    private readonly IReadOnlyList<WeightGradient> _weights;
    private readonly Tensor[] _momenta;
    private readonly double _momentum;
    private readonly double _weightDecay;

    public SgdUpdate(IReadOnlyList<WeightGradient> weights, double momentum, double weightDecay)
    {
        (_weights, _momentum, _weightDecay) = (weights, momentum, weightDecay);
        _momenta = [.. weights.Select(weight => zeros_like(weight.Gradient).DetachFromDisposeScope())];
    }

    public void Apply(double learningRate, double gradientFactor)
    {
        using IDisposable quiet = no_grad();
        foreach ((WeightGradient of, Tensor momentum) in _weights.Zip(_momenta))
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor gradient = of.Gradient.mul_(Number.Of(gradientFactor)).add(of.Weight, alpha: Number.Of(_weightDecay));
            momentum.mul_(Number.Of(_momentum)).PlusInPlace(gradient);
            of.Weight.add_(momentum, alpha: Number.Of(-learningRate * of.RateFactor));
        }
    }

    public IEnumerable<IReadOnlyList<(string Name, Tensor Value)>> State() =>
        _momenta.Select(momentum => new[] { ("momentum_buffer", momentum) });

    // Momentum does not depend on the number of changes.
    public void SetUpdates(long count)
    {
    }

    public void Dispose()
    {
        foreach (Tensor momentum in _momenta)
            momentum.Dispose();
    }
}
