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
    public static DeepFeatureFlowNetwork Build(int? seed, DeepFeatureFlowArchitecture architecture) => Build(seed, () => new DeepFeatureFlowNetwork(architecture, CPU));

    /// <param name="seed">Null goes on with the process's random numbers.</param>
    /// <param name="create">Makes the network.</param>
    public static TNetwork Build<TNetwork>(int? seed, Func<TNetwork> create)
    {
        lock (_generatorInUse)
        {
            if (seed is int value)
                random.manual_seed(value);
            return create();
        }
    }
}
