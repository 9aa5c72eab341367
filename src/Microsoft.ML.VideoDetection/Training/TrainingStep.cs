using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Training.DataParallel;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>One step: the gradients of a few pairs, averaged, become one change of the weights.</summary>
internal sealed class TrainingStep : IDisposable
{
    private readonly DetectorObjective _objective;
    private readonly DetectorOptimizer _optimizer;
    private readonly Device _device;
    private readonly double _flowInputScale;
    private readonly GradientExchange? _exchange;
    private readonly Generator _generator = new(0);

    /// <param name="network">In training mode, on its device.</param>
    /// <param name="optimizer">Of the network.</param>
    /// <param name="recipe">What training does.</param>
    /// <param name="device">Of the network.</param>
    /// <param name="exchange">With the other ranks, which make the same step on pairs of their own; null when there are none.</param>
    public TrainingStep(DeepFeatureFlowNetwork network, DetectorOptimizer optimizer, TrainingRecipe recipe, Device device, GradientExchange? exchange = null)
    {
        _optimizer = optimizer;
        (_device, _flowInputScale) = (device, network.Architecture.FlowInputScale);
        _exchange = exchange;
        _objective = new DetectorObjective(
            network,
            recipe.ProposalCount,
            new BoxSampler(recipe.AnchorSampleCount, ProposalLoss.PublishedObjectShare),
            new BoxSampler(recipe.RegionSampleCount, RegionLoss.PublishedObjectShare),
            recipe.ObjectiveWeights);
    }

    /// <summary>Makes the step, unless a loss or gradient is not finite: then the weights stay as they were.</summary>
    /// <param name="pairs">The pairs of the step, in order; with several ranks, this one's.</param>
    /// <param name="learningRate">Of this step.</param>
    public StepLosses Run(IReadOnlyList<LoadedPair> pairs, double learningRate)
    {
        _optimizer.ZeroGradients();
        var sum = new double[5];
        int all = pairs.Count * (_exchange?.Ranks ?? 1);
        foreach (LoadedPair pair in pairs)
        {
            _exchange?.BeginPair(isLast: ReferenceEquals(pair, pairs[^1]));
            float[] losses = AddGradients(pair, 1.0 / all);
            for (int i = 0; i < sum.Length; i++)
                sum[i] += losses[i] / all;
        }

        _exchange?.Finish(sum);
        double norm = double.IsFinite(sum.Sum()) ? _optimizer.Step(learningRate) : double.NaN;
        return new StepLosses(sum[0], sum[1], sum[2], sum[3], sum[4], norm);
    }

    /// <summary>The losses of one pair, without gradients: to find which pair of a step was at fault.</summary>
    public StepLosses Measure(LoadedPair pair)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        float[] losses = Values(Compute(pair));
        return new StepLosses(losses[0], losses[1], losses[2], losses[3], losses[4], 0);
    }

    public void Dispose() => _generator.Dispose();

    private float[] AddGradients(LoadedPair pair, double weight)
    {
        using DisposeScope scope = NewDisposeScope();
        DetectorLosses losses;
        float[] values;
        using (FrameActivity.Start(FrameActivity.Forward))
            (losses, values) = ComputeWithValues(pair);
        using Activity? activity = FrameActivity.Start(FrameActivity.Backward);
        if (values.All(float.IsFinite))
            (losses.Total() * Number.Of(weight)).backward();
        return values;
    }

    private (DetectorLosses Losses, float[] Values) ComputeWithValues(LoadedPair pair)
    {
        DetectorLosses losses = Compute(pair);
        return (losses, Values(losses));
    }

    private DetectorLosses Compute(LoadedPair pair)
    {
        // Seeded by the pair, so that a training that was resumed draws the same boxes as one that never stopped.
        _generator.manual_seed((long)(pair.Pair.Seed >> 1));
        return _objective.Compute(pair.ToExample(_flowInputScale, _device), _generator);
    }

    private static float[] Values(DetectorLosses losses)
    {
        using Tensor all = losses.Values();
        return MemoryMarshal.Cast<byte, float>(all.bytes).ToArray();
    }
}
