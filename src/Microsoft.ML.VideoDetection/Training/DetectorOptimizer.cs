using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>The optimizer with its gradients and its state, which a checkpoint keeps.</summary>
internal sealed class DetectorOptimizer : IDisposable
{
    private readonly IReadOnlyList<(string Name, Parameter Parameter)> _trained;
    private readonly OptimizerHelper _optimizer;
    private readonly double _clipNorm;

    public DetectorOptimizer(IReadOnlyList<(string Name, Parameter Parameter)> trained, OptimizerSettings settings)
    {
        _trained = trained;
        _clipNorm = settings.GradientClipNorm ?? double.PositiveInfinity;
        IEnumerable<Parameter> parameters = trained.Select(item => item.Parameter);
        _optimizer = settings.Kind == OptimizerKind.Sgd
            ? optim.SGD(parameters, settings.LearningRate, settings.Momentum, weight_decay: settings.WeightDecay)
            : optim.AdamW(parameters, settings.LearningRate, weight_decay: settings.WeightDecay);

        // Every parameter has a gradient from the start, zero where a step does not reach it: the published recipe multiplies
        // the flow of still images by zero. Otherwise what a step does would depend on which steps were run before it.
        using DisposeScope scope = NewDisposeScope();
        foreach ((_, Parameter parameter) in trained)
            parameter.grad = zeros_like(parameter);
    }

    /// <summary>Gets how often the weights were changed.</summary>
    public long Updates { get; private set; }

    public void ZeroGradients()
    {
        // TorchSharp makes a tensor for each gradient that it looks at, and leaves it to the garbage collector.
        using DisposeScope scope = NewDisposeScope();
        _optimizer.zero_grad();
    }

    /// <summary>Clips the gradients and changes the weights, unless a gradient is not finite.</summary>
    /// <param name="learningRate">Of this step.</param>
    /// <returns>The norm of all gradients before clipping; infinite or NaN when nothing was changed.</returns>
    public double Step(double learningRate)
    {
        double norm = nn.utils.clip_grad_norm_(_trained.Select(item => item.Parameter), _clipNorm);
        if (!double.IsFinite(norm))
            return norm;

        foreach (optim.ILearningRateController group in _optimizer.ParamGroups)
            group.LearningRate = learningRate;
        _optimizer.step();
        Updates++;
        return norm;
    }

    /// <summary>
    /// What the optimizer remembers of earlier steps: tensors under the parameter's name and their own, as PyTorch calls it. They
    /// stay the optimizer's; those that do not exist yet, because there was no step, are made.
    /// </summary>
    public IEnumerable<(string Name, Tensor Value)> State()
    {
        foreach (((string name, Parameter parameter), OptimizerState state) in _trained.Zip(_optimizer.state_dict().State))
        {
            switch (state)
            {
                case SGD.State sgd:
                    sgd.momentum_buffer ??= zeros_like(parameter).DetachFromDisposeScope();
                    yield return ($"{name}.momentum_buffer", sgd.momentum_buffer);
                    break;
                case AdamW.State adam:
                    yield return ($"{name}.exp_avg", adam.exp_avg);
                    yield return ($"{name}.exp_avg_sq", adam.exp_avg_sq);
                    break;
                default:
                    throw new NotSupportedException($"The state of {state.GetType()} cannot be saved.");
            }
        }
    }

    /// <summary>Goes on as if so many changes had been made; <see cref="State"/> is to be filled by the caller.</summary>
    public void SetUpdates(long count)
    {
        Updates = count;
        foreach (AdamW.State state in _optimizer.state_dict().State.OfType<AdamW.State>())
            state.step = count;
    }

    public void Dispose()
    {
        foreach ((_, Parameter parameter) in _trained)
            parameter.grad = null;
        _optimizer.Dispose();
    }
}
