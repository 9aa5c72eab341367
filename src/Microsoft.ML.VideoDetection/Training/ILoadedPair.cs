using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Training;

/// <summary>A frame pair with its labels, ready to become tensors.</summary>
internal interface ILoadedPair
{
    /// <summary>Gets which frames.</summary>
    FramePair Pair { get; }
}

/// <summary>What a task teaches its network.</summary>
/// <typeparam name="TPair">What is loaded of a pair.</typeparam>
internal interface ITrainingObjective<in TPair>
{
    /// <summary>The losses of one pair, with gradient.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="device">Of the network.</param>
    /// <param name="generator">For whatever chance decides; seeded for the pair.</param>
    TaskLosses Compute(TPair pair, Device device, Generator generator);
}
