using Microsoft.ML.VideoDetection.Training.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>The optimizer with its gradients and its state, which a checkpoint keeps.</summary>
internal sealed class DetectorOptimizer : IDisposable
{
    // torch.nn.utils.clip_grad_norm_ has it, against division by zero.
    private const double ClipEpsilon = 1e-6;

    private readonly string[] _names;
    private readonly WeightGradient[] _weights;
    private readonly GradientNorm _norm;
    private readonly IWeightUpdate _update;
    private readonly double _clipNorm;
    private readonly WeightAverage? _average;

    public DetectorOptimizer(IReadOnlyList<(string Name, Parameter Parameter)> trained, OptimizerSettings settings)
    {
        _clipNorm = settings.GradientClipNorm ?? double.PositiveInfinity;
        _names = [.. trained.Select(item => item.Name)];
        _weights = [.. trained.Select(item => new WeightGradient(
            item.Parameter, item.Name.StartsWith(FrozenStages.Backbone, StringComparison.Ordinal) ? settings.BackboneRateFactor : 1))];
        _norm = new GradientNorm(_weights);
        _update = settings.Kind == OptimizerKind.Sgd
            ? new SgdUpdate(_weights, settings.Momentum, settings.WeightDecay)
            : new AdamWUpdate(_weights, settings.WeightDecay);
        _average = settings.AveragingDecay is double decay ? new WeightAverage(_weights, decay) : null;
    }

    /// <summary>Gets the names of the trained parameters.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Gets their gradients, in the same order.</summary>
    public IReadOnlyList<WeightGradient> Gradients => _weights;

    /// <summary>Gets how often the weights were changed.</summary>
    public long Updates { get; private set; }

    public void ZeroGradients()
    {
        // TorchSharp makes a tensor for what an in-place operation returns, and leaves it to the garbage collector.
        using DisposeScope scope = NewDisposeScope();
        foreach (WeightGradient weight in _weights)
            weight.Gradient.zero_();
    }

    /// <summary>Clips the gradients and changes the weights, unless a gradient is not finite.</summary>
    /// <param name="learningRate">Of this step.</param>
    /// <returns>The norm of all gradients before clipping; infinite or NaN when nothing was changed.</returns>
    public double Step(double learningRate)
    {
        double norm = _norm.Measure();
        if (!double.IsFinite(norm))
            return norm;

        _update.Apply(learningRate, Math.Min(1, _clipNorm / (norm + ClipEpsilon)));
        Updates++;
        _average?.Add(Updates);
        return norm;
    }

    /// <summary>
    /// What the optimizer remembers of earlier steps: tensors under the parameter's name and their own, as PyTorch calls it. They
    /// stay the optimizer's. With averaging, what the network does not hold now is in it: the average, or in a file, which is written under
    /// <see cref="UseAverages"/>, the weights as they were trained.
    /// </summary>
    public IEnumerable<(string Name, Tensor Value)> State() => _names
        .Zip(_update.State())
        .SelectMany(parameter => parameter.Second.Select(item => ($"{parameter.First}.{item.Name}", item.Value)))
        .Concat(_average is null ? [] : _names.Zip(_average.Others, (name, value) => ($"{name}.unaveraged", value)));

    /// <summary>Has the network hold the averaged weights until what is returned is disposed; without averaging it changes nothing.</summary>
    public IDisposable UseAverages()
    {
        SwapAverages();
        return new SwapBack(this);
    }

    /// <summary>Exchanges weights and averages for good: after a checkpoint was read, which holds the averages as weights, and at the end.</summary>
    public void SwapAverages() => _average?.Swap();

    /// <summary>Goes on as if so many changes had been made; <see cref="State"/> is to be filled by the caller.</summary>
    public void SetUpdates(long count)
    {
        Updates = count;
        _update.SetUpdates(count);
    }

    public void Dispose()
    {
        _update.Dispose();
        _average?.Dispose();
        foreach (WeightGradient weight in _weights)
            weight.Dispose();
    }

    private sealed class SwapBack(DetectorOptimizer optimizer) : IDisposable
    {
        public void Dispose() => optimizer.SwapAverages();
    }
}
