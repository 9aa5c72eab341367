using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.DeepFeatureFlow.Segmentation;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Tasks.Segmentation;

[assembly: LoadableClass(
    typeof(VideoSegmentationTransformer), typeof(SegmenterFile), null, typeof(SignatureLoadModel), "Deep Feature Flow segmenter", SegmenterFile.LoaderSignature)]

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow.Segmentation;

/// <summary>A segmenter in ML.NET's model zip.</summary>
internal static class SegmenterFile
{
    /// <summary>The name under which ML.NET finds <see cref="Create"/> again; at most 24 characters.</summary>
    public const string LoaderSignature = "DeepFeatureFlowSegmenter";

    public static VersionInfo Version => ModelFile.VersionOf("DFFSEGMT", LoaderSignature);

    /// <summary>Called by ML.NET when it meets <see cref="LoaderSignature"/> in a zip.</summary>
    public static VideoSegmentationTransformer Create(IHostEnvironment environment, ModelLoadContext context)
    {
        (SegmentationColumns columns, SegmentationNetwork network) = ModelFile.Read<SegmentationColumns, SegmentationNetwork>(
            context, Version, (architecture, device) => new SegmentationNetwork(architecture, device));
        return new VideoSegmentationTransformer(columns, new SegmenterModel(network, TorchDevice.Choose(environment)));
    }
}
