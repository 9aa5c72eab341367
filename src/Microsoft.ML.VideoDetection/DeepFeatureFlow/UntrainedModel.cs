using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Modeling;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection;

/// <summary>A model with random weights from the context's seed.</summary>
internal static class UntrainedModel
{
    // libtorch has one generator for the process; two models made at once would share its numbers.
    private static readonly Lock _generatorInUse = new();

    public static DeepFeatureFlowTransformer Create(IHostEnvironment environment, DeepFeatureFlowArchitecture architecture)
    {
        ArchitectureRules.Validate(architecture);
        Device device = TorchDevice.Choose(environment);
        lock (_generatorInUse)
        {
            if (environment.Seed is int seed)
                random.manual_seed(seed);
            return new DeepFeatureFlowTransformer(
                new DetectionColumns(), new DetectorModel(new DeepFeatureFlowNetwork(architecture, CPU), device));
        }
    }
}
