using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Weights;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>A transformer from a PyTorch checkpoint.</summary>
internal static class CheckpointModel
{
    public static DeepFeatureFlowTransformer Load(IHostEnvironment environment, string path, CheckpointOptions options)
    {
        if (options is { Architecture: not null, ClassNames: not null })
            throw new ArgumentException("Give class names in the architecture or in the options, not in both.", nameof(options));

        ArgumentException.ThrowIfNullOrEmpty(options.ImageColumnName, nameof(options.ImageColumnName));
        var columns = new DetectionColumns(options.ImageColumnName, options.VideoIdColumnName, options.FrameIndexColumnName);
        Device device = TorchDevice.Choose(environment);
        using WeightFile file = WeightFile.Open(path);
        if (options.Backbone is BackboneKind wanted && file.Kind == WeightFileKind.Detector
            && ArchitectureInference.InferBackbone(file) is var held && held.Kind != wanted)
        {
            throw new InvalidDataException($"{path} holds a {BackboneLayout.NameOf(held.Kind, held.Blocks)}, not the {wanted} that was asked for.");
        }

        DeepFeatureFlowNetwork network = CheckpointImport.LoadDetector(
            file,
            options.Architecture,
            options.ClassNames,
            options.Strict,
            message => environment.LogWarning("VideoDetection", message));
        return new DeepFeatureFlowTransformer(columns, new DetectorModel(network, device));
    }
}
