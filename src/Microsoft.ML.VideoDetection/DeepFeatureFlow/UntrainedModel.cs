using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Weights;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>A model with random weights from the context's seed.</summary>
internal static class UntrainedModel
{
    public static DeepFeatureFlowTransformer Create(
        IHostEnvironment environment, DeepFeatureFlowArchitecture architecture, IEnumerable<string> initialWeights)
    {
        ArchitectureRules.Validate(architecture);
        Device device = TorchDevice.Choose(environment);
        DeepFeatureFlowNetwork network = InitialNetwork.Build(environment.Seed, architecture);
        try
        {
            foreach (string path in initialWeights)
            {
                using WeightFile file = WeightFile.Open(path);
                int count = CheckpointImport.Initialize(file, network, Info);
                Info($"{path}: {count} entries taken as initial weights.");
            }

            return new DeepFeatureFlowTransformer(new DetectionColumns(), new DetectorModel(network, device));
        }
        catch
        {
            network.Dispose();
            throw;
        }

        void Info(string message) => environment.LogInfo("VideoDetection", message);
    }
}
