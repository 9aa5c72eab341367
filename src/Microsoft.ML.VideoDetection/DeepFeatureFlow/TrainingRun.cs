using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Training;
using Microsoft.ML.VideoDetection.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection;

/// <summary>One training, from options and data to a detector.</summary>
internal sealed class TrainingRun(IHostEnvironment environment, DeepFeatureFlowTrainer.Options options)
{
    private const string Channel = "VideoDetection";

    public DeepFeatureFlowTransformer Fit(IDataView input)
    {
        TrainerSchema.Check(SchemaShape.Create(input.Schema), options);
        LabeledVideoData data = (LabeledVideoData)input;
        DeepFeatureFlowArchitecture architecture = options.Architecture with { ClassNames = [.. data.ClassNames] };
        int seed = environment.Seed ?? Random.Shared.Next();
        Device device = TorchDevice.Choose(environment);
        DeepFeatureFlowNetwork network = InitialNetwork.Build(seed, architecture);
        network.FlowNetwork.ZeroLastLayer();
        network.to(device);
        string workspace = options.WorkspacePath ?? Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        Directory.CreateDirectory(workspace);
        var recipe = TrainingRecipes.From(options, seed);
        using var optimizer = new DetectorOptimizer(FrozenStages.Apply(network, recipe.FrozenStages), recipe.Optimizer);
        var loop = new TrainingLoop(
            network, optimizer, device, data, recipe,
            new LoopSettings(options.LoadingThreads, TimeSpan.FromMinutes(options.CheckpointEveryMinutes), options.EarlyStoppingCriteria),
            new CheckpointFolder(workspace),
            new TrainingSurroundings(Report, message => environment.LogWarning(Channel, message), null, environment.CheckAlive, options.CancellationToken));
        loop.Run();
        return new DeepFeatureFlowTransformer(TrainerSchema.Detection(options), new DetectorModel(network, device));
    }

    private void Report(TrainingProgress progress)
    {
        if (progress.Step % options.LogEveryNStep == 0 || progress.IsEpochEnd)
        {
            environment.LogInfo(Channel, FormattableString.Invariant(
                $"Step {progress.Step}/{progress.StepCount}: loss {progress.Loss:F4} ({progress.ObjectnessLoss:F4} {progress.ProposalBoxLoss:F4} {progress.ClassLoss:F4} {progress.RegionBoxLoss:F4}), norm {progress.GradientNorm:F2}, rate {progress.LearningRate:G3}, {progress.PairsPerSecond:F2} pairs/s, wait {progress.DataWaitShare:P1}, left {progress.Remaining:hh\\:mm\\:ss}"));
        }

        options.MetricsCallback?.Invoke(progress);
    }
}
