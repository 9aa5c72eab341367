using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Training.DataParallel;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>One step: the gradients of a few pairs, averaged, become one change of the weights.</summary>
/// <typeparam name="TPair">What is loaded of a pair.</typeparam>
internal sealed class TrainingStep<TPair> : IDisposable
    where TPair : class, ILoadedPair
{
    private readonly ITrainingObjective<TPair> _objective;
    private readonly DetectorOptimizer _optimizer;
    private readonly Device _device;
    private readonly StepExchange _exchange;
    private readonly Generator _generator = new(0);

    /// <param name="objective">Of a network in training mode, on its device.</param>
    /// <param name="optimizer">Of the network.</param>
    /// <param name="device">Of the network.</param>
    /// <param name="exchange">With other ranks, which make the same step on pairs of their own; null for none.</param>
    public TrainingStep(ITrainingObjective<TPair> objective, DetectorOptimizer optimizer, Device device, StepExchange? exchange = null) =>
        (_objective, _optimizer, _device, _exchange) = (objective, optimizer, device, exchange ?? new StepExchange());

    /// <summary>Makes the step, unless a loss or gradient is not finite: then the weights stay as they were.</summary>
    /// <param name="pairs">The pairs of the step, in order; with several ranks, this one's.</param>
    /// <param name="learningRate">Of this step.</param>
    public StepLosses Run(IReadOnlyList<TPair> pairs, double learningRate)
    {
        _optimizer.ZeroGradients();
        double[] sum = [];
        int all = pairs.Count * _exchange.Ranks;
        foreach (TPair pair in pairs)
        {
            _exchange.BeginPair(isLast: ReferenceEquals(pair, pairs[^1]));
            float[] losses = AddGradients(pair, 1.0 / all);
            if (sum.Length == 0)
                sum = new double[losses.Length];
            for (int i = 0; i < sum.Length; i++)
                sum[i] += losses[i] / all;
        }

        _exchange.Finish(sum);
        double norm = double.IsFinite(sum.Sum()) ? _optimizer.Step(learningRate) : double.NaN;
        return new StepLosses(sum[..^1], sum[^1], norm);
    }

    /// <summary>The losses of one pair, without gradients: to find which pair of a step was at fault.</summary>
    public StepLosses Measure(TPair pair)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        float[] losses = Values(Compute(pair));
        return new StepLosses([.. losses[..^1].Select(loss => (double)loss)], losses[^1], 0);
    }

    public void Dispose() => _generator.Dispose();

    private float[] AddGradients(TPair pair, double weight)
    {
        using DisposeScope scope = NewDisposeScope();
        TaskLosses losses;
        float[] values;
        using (FrameActivity.Start(FrameActivity.Forward))
            (losses, values) = ComputeWithValues(pair);
        using Activity? activity = FrameActivity.Start(FrameActivity.Backward);
        if (values.All(float.IsFinite))
            (losses.Total() * Number.Of(weight)).backward();
        return values;
    }

    private (TaskLosses Losses, float[] Values) ComputeWithValues(TPair pair)
    {
        TaskLosses losses = Compute(pair);
        return (losses, Values(losses));
    }

    private TaskLosses Compute(TPair pair)
    {
        // Seeded by the pair, so that a training that was resumed draws the same boxes as one that never stopped.
        _generator.manual_seed((long)(pair.Pair.Seed >> 1));
        return _objective.Compute(pair, _device, _generator);
    }

    private static float[] Values(TaskLosses losses)
    {
        using Tensor all = losses.Values();
        return MemoryMarshal.Cast<byte, float>(all.bytes).ToArray();
    }
}
