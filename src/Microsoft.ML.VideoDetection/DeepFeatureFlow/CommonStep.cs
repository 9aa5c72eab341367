using Microsoft.ML.VideoDetection.Data.Labels;
using Microsoft.ML.VideoDetection.Distributed;
using Microsoft.ML.VideoDetection.Tasks;
using Microsoft.ML.VideoDetection.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>What several ranks that train together begin with.</summary>
internal static class CommonStep
{
    /// <summary>Says for the log what a step is.</summary>
    public static string Describe(RankGroup ranks, VideoTrainerOptions options)
    {
        string rate = options.ScaleLearningRate
            ? Invariant($"learning rate {options.LearningRate * ranks.Count:G4}, {options.LearningRate:G4} times {ranks.Count} by the linear rule")
            : Invariant($"learning rate {options.LearningRate:G4}, not scaled");
        return Invariant($"{ranks.Count} ranks on {ranks.Place.Machines} machine(s) make each step together: {options.BatchSize} pair(s) each, ")
            + Invariant($"{options.BatchSize * ranks.Count} in all; {rate}.");
    }

    extension(RankGroup ranks)
    {
        /// <exception cref="InvalidDataException">The ranks see different data; thrown on all of them.</exception>
        public void RequireSameData(IVideoDataset data)
        {
            string[] seen = ranks.AllGather(Invariant($"{data.FrameCount} frames of {data.Videos.Count} videos with {data.ClassNames.Count} classes"));
            int other = Array.FindIndex(seen, text => text != seen[0]);
            if (other > 0)
                throw ranks.AllStop(new InvalidDataException($"All ranks must have the same data, but rank 0 has {seen[0]} and rank {other} has {seen[other]}."));
        }

        /// <summary>Gives all ranks the weights of the first one, and what its optimizer remembers.</summary>
        /// <param name="network">The same on all ranks but for its weights.</param>
        /// <param name="optimizer">Null leaves it.</param>
        public void BroadcastState(FeatureFlowNetwork network, DetectorOptimizer? optimizer)
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable quiet = no_grad();
            ranks.Broadcast(network.state_dict().Values);
            if (optimizer is not null)
                ranks.Broadcast(optimizer.State().Select(item => item.Value));
        }
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
