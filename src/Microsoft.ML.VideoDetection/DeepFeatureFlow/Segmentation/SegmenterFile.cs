using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.DeepFeatureFlow.Segmentation;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Tasks.Segmentation;
using static TorchSharp.torch;

[assembly: LoadableClass(
    typeof(VideoSegmentationTransformer), typeof(SegmenterFile), null, typeof(SignatureLoadModel), "Deep Feature Flow segmenter", SegmenterFile.LoaderSignature)]

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow.Segmentation;

/// <summary>How a segmenter lies in ML.NET's model zip: architecture and column names as JSON, weights as safetensors.</summary>
internal static class SegmenterFile
{
    /// <summary>The name under which ML.NET finds <see cref="Create"/> again; at most 24 characters.</summary>
    public const string LoaderSignature = "DeepFeatureFlowSegmenter";

    private static VersionInfo Version => new(
        modelSignature: "DFFSEGMT",
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(SegmenterFile).Assembly.FullName);

    public static void Save(ModelSaveContext context, VideoSegmentationTransformer transformer)
    {
        context.CheckAtModel();
        context.SetVersionInfo(Version);
        context.SaveTextStream(ModelFile.ArchitectureEntry, writer => writer.Write(ArchitectureJson.Write(transformer.Architecture)));
        context.SaveTextStream(ModelFile.ColumnsEntry, writer => writer.Write(transformer.Columns.ToJson()));
        ModelArchive.SaveStored(context, ModelFile.WeightsEntry, transformer.Model.WriteWeights);
    }

    /// <summary>Called by ML.NET when it meets <see cref="LoaderSignature"/> in a zip.</summary>
    public static VideoSegmentationTransformer Create(IHostEnvironment environment, ModelLoadContext context)
    {
        context.CheckAtModel(Version);
        DeepFeatureFlowArchitecture architecture = ArchitectureJson.Read(ModelFile.ReadText(context, ModelFile.ArchitectureEntry));
        SegmentationColumns columns = SegmentationColumns.FromJson(ModelFile.ReadText(context, ModelFile.ColumnsEntry));
        Device device = TorchDevice.Choose(environment);
        SegmentationNetwork? network = null;
        if (!context.TryLoadBinaryStream(
            ModelFile.WeightsEntry,
            reader => network = NetworkWeights.Read(reader.BaseStream, architecture, (wanted, on) => new SegmentationNetwork(wanted, on))))
        {
            throw ModelFile.Missing(ModelFile.WeightsEntry);
        }

        return new VideoSegmentationTransformer(columns, new SegmenterModel(network!, device));
    }
}
