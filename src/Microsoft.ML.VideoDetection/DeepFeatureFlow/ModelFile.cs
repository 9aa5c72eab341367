using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Weights;
using static TorchSharp.torch;

[assembly: LoadableClass(
    typeof(DeepFeatureFlowTransformer), typeof(ModelFile), null, typeof(SignatureLoadModel), "Deep Feature Flow detector", ModelFile.LoaderSignature)]

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>How a detector lies in ML.NET's model zip: architecture and column names as JSON, weights as safetensors.</summary>
internal static class ModelFile
{
    /// <summary>The name under which ML.NET finds <see cref="Create"/> again; at most 24 characters.</summary>
    public const string LoaderSignature = "DeepFeatureFlowDetector";

    public const string ArchitectureEntry = DetectorZip.ArchitectureEntry;
    public const string ColumnsEntry = "Columns.json";
    public const string WeightsEntry = DetectorZip.WeightsEntry;
    private const int MaxTextLength = 16 << 20;

    private static VersionInfo Version => new(
        modelSignature: "DFFVIDEO",
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(ModelFile).Assembly.FullName);

    public static void Save(ModelSaveContext context, DeepFeatureFlowTransformer transformer)
    {
        context.CheckAtModel();
        context.SetVersionInfo(Version);
        context.SaveTextStream(ArchitectureEntry, writer => writer.Write(ArchitectureJson.Write(transformer.Architecture)));
        context.SaveTextStream(ColumnsEntry, writer => writer.Write(ColumnsJson.Write(transformer.Columns)));
        ModelArchive.SaveStored(context, WeightsEntry, transformer.Model.WriteWeights);
    }

    /// <summary>Called by ML.NET when it meets <see cref="LoaderSignature"/> in a zip.</summary>
    public static DeepFeatureFlowTransformer Create(IHostEnvironment environment, ModelLoadContext context)
    {
        context.CheckAtModel(Version);
        DeepFeatureFlowArchitecture architecture = ArchitectureJson.Read(ReadText(context, ArchitectureEntry));
        DetectionColumns columns = ColumnsJson.Read(ReadText(context, ColumnsEntry));
        Device device = TorchDevice.Choose(environment);
        DeepFeatureFlowNetwork? network = null;
        if (!context.TryLoadBinaryStream(WeightsEntry, reader => network = NetworkWeights.Read(reader.BaseStream, architecture, (wanted, on) => new DeepFeatureFlowNetwork(wanted, on))))
            throw Missing(WeightsEntry);
        return new DeepFeatureFlowTransformer(columns, new DetectorModel(network!, device));
    }

    /// <summary>Reads a text of bounded length.</summary>
    public static string ReadText(ModelLoadContext context, string entry)
    {
        string? text = null;
        bool found = context.TryLoadTextStream(entry, reader =>
        {
            var buffer = new char[MaxTextLength + 1];
            int length = reader.ReadBlock(buffer);
            if (length > MaxTextLength)
                throw new InvalidDataException($"The model's {entry} is longer than {MaxTextLength} characters.");
            text = new string(buffer, 0, length);
        });
        return found ? text! : throw Missing(entry);
    }

    /// <summary>Says that an entry is not there.</summary>
    public static InvalidDataException Missing(string entry) => new($"The model holds no {entry}: it is incomplete.");
}
