using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training.Optimizers;

/// <summary>Stochastic gradient descent with momentum, as TorchSharp has it.</summary>
internal sealed class SgdUpdate : IWeightUpdate
{
    private readonly IReadOnlyList<WeightGradient> _weights;
    private readonly SGD _optimizer;

    public SgdUpdate(IReadOnlyList<WeightGradient> weights, double momentum, double weightDecay)
    {
        _weights = weights;
        _optimizer = optim.SGD(weights.Select(weight => weight.Weight), learningRate: 0, momentum, weight_decay: weightDecay);
    }

    public void Apply(double learningRate, double gradientFactor)
    {
        if (gradientFactor != 1)
        {
            using DisposeScope scope = NewDisposeScope();
            foreach (WeightGradient weight in _weights)
                weight.Gradient.mul_(Number.Of(gradientFactor));
        }

        foreach (optim.ILearningRateController group in _optimizer.ParamGroups)
            group.LearningRate = learningRate;
        _optimizer.step();
    }

    public IEnumerable<IReadOnlyList<(string Name, Tensor Value)>> State()
    {
        foreach ((WeightGradient weight, SGD.State state) in _weights.Zip(_optimizer.state_dict().State.Cast<SGD.State>()))
        {
            state.momentum_buffer ??= zeros_like(weight.Gradient).DetachFromDisposeScope();
            yield return [("momentum_buffer", state.momentum_buffer)];
        }
    }

    // Momentum does not depend on the number of changes.
    public void SetUpdates(long count)
    {
    }

    public void Dispose() => _optimizer.Dispose();
}
