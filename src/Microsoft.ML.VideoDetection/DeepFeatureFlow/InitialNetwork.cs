using Microsoft.ML.VideoDetection.Tasks.Detection;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>A network with random weights from a seed.</summary>
internal static class InitialNetwork
{
    // libtorch has one generator for the process; two networks made at once would share its numbers.
    private static readonly Lock _generatorInUse = new();

    /// <param name="seed">Null goes on with the process's random numbers.</param>
    /// <param name="architecture">What to build.</param>
    public static DeepFeatureFlowNetwork Build(int? seed, DeepFeatureFlowArchitecture architecture)
    {
        lock (_generatorInUse)
        {
            if (seed is int value)
                random.manual_seed(value);
            return new DeepFeatureFlowNetwork(architecture, CPU);
        }
    }
}
