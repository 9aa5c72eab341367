using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Distributed;
using Microsoft.ML.VideoDetection.Training;
using Microsoft.ML.VideoDetection.Weights;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>Where a training begins: at its first step, or at a checkpoint.</summary>
/// <param name="Seed">Seed of the whole training.</param>
/// <param name="CheckpointPath">The checkpoint, or null.</param>
/// <param name="State">What the checkpoint says, or null.</param>
/// <param name="Blocks">Blocks of the backbone, as in the architecture.</param>
internal sealed record TrainingStart(int Seed, string? CheckpointPath, TrainingState? State, ImmutableArray<int> Blocks)
{
    /// <summary>Gets the folder of the checkpoint, or null.</summary>
    public string? CheckpointFolder => CheckpointPath is null ? null : Path.GetDirectoryName(Path.GetFullPath(CheckpointPath));

    /// <summary>The first rank's start, for all ranks: the others need not see the checkpoint, and must not draw a seed of their own.</summary>
    public static TrainingStart Shared(RankGroup ranks, Func<TrainingStart> first) =>
        JsonSerializer.Deserialize<TrainingStart>(ranks.Broadcast(ranks.IsFirst ? JsonSerializer.Serialize(first()) : ""))!;

    /// <exception cref="FileNotFoundException">There is no checkpoint where the options say.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or of another network.</exception>
    public static TrainingStart From(
        IHostEnvironment environment, VideoTrainerOptions options, DeepFeatureFlowArchitecture architecture)
    {
        if (options.ResumeFrom is null)
        {
            ImmutableArray<int> blocks = InitialWeights.BlocksFor(options.InitialWeightsPath, architecture);
            return new TrainingStart(environment.Seed ?? Random.Shared.Next(), null, null, blocks);
        }

        string path = Training.CheckpointFolder.Find(options.ResumeFrom);
        (DeepFeatureFlowArchitecture saved, TrainingState state) = TrainingCheckpoint.ReadHeader(path);
        if (architecture.BackboneBlocks.IsDefaultOrEmpty)
            architecture = architecture with { BackboneBlocks = saved.BackboneBlocks };
        if (saved != architecture)
        {
            throw new InvalidDataException(
                $"'{path}' is a training of another network: {string.Join(", ", SettingDifferences.InAnything(saved, architecture))}. Resume with the same architecture and "
                + "data, or begin anew.");
        }

        if (environment.Seed is int seed && seed != state.Seed)
            environment.LogWarning("VideoDetection", $"The training began with seed {state.Seed} and goes on with it, not with {seed}.");
        return new TrainingStart(state.Seed, path, state, saved.BackboneBlocks);
    }
}
