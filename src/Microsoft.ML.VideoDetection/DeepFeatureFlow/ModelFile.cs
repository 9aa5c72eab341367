using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Tasks;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Weights;
using static TorchSharp.torch;

[assembly: LoadableClass(
    typeof(DeepFeatureFlowTransformer), typeof(ModelFile), null, typeof(SignatureLoadModel), "Deep Feature Flow detector", ModelFile.LoaderSignature)]

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>How a model lies in ML.NET's model zip: architecture and column names as JSON, weights as safetensors.</summary>
internal static class ModelFile
{
    /// <summary>The name under which ML.NET finds <see cref="Create"/> again; at most 24 characters.</summary>
    public const string LoaderSignature = "DeepFeatureFlowDetector";

    private const string ArchitectureEntry = DetectorZip.ArchitectureEntry;
    private const string ColumnsEntry = "Columns.json";
    private const string WeightsEntry = DetectorZip.WeightsEntry;
    private const int MaxTextLength = 16 << 20;

    public static VersionInfo Version => VersionOf("DFFVIDEO", LoaderSignature);

    /// <summary>Says in which version a file of a task is written.</summary>
    /// <param name="modelSignature">8 characters.</param>
    /// <param name="loaderSignature">The name under which ML.NET finds what reads it; at most 24 characters.</param>
    public static VersionInfo VersionOf(string modelSignature, string loaderSignature) => new(
        modelSignature: modelSignature,
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: loaderSignature,
        loaderAssemblyName: typeof(ModelFile).Assembly.FullName);

    /// <summary>Writes a model of whatever task.</summary>
    public static void Save(ModelSaveContext context, INetworkModel model, FrameColumnNames columns)
    {
        context.SaveTextStream(ArchitectureEntry, writer => writer.Write(ArchitectureJson.Write(model.Architecture)));
        context.SaveTextStream(ColumnsEntry, writer => writer.Write(columns.ToJson()));
        ModelArchive.SaveStored(context, WeightsEntry, model.WriteWeights);
    }

    /// <summary>Reads a model of whatever task.</summary>
    /// <param name="context">At the model.</param>
    /// <param name="version">What the file must be.</param>
    /// <param name="create">Makes an empty network of the task.</param>
    /// <exception cref="InvalidDataException">Something is missing or damaged.</exception>
    public static (TColumns Columns, TNetwork Network) Read<TColumns, TNetwork>(
        ModelLoadContext context, VersionInfo version, Func<DeepFeatureFlowArchitecture, Device, TNetwork> create)
        where TColumns : FrameColumnNames
        where TNetwork : FeatureFlowNetwork
    {
        context.CheckAtModel(version);
        DeepFeatureFlowArchitecture architecture = ArchitectureJson.Read(ReadText(context, ArchitectureEntry));
        TColumns columns = FrameColumnNames.Read<TColumns>(ReadText(context, ColumnsEntry));
        TNetwork? network = null;
        return context.TryLoadBinaryStream(WeightsEntry, reader => network = NetworkWeights.Read(reader.BaseStream, architecture, create))
            ? (columns, network!)
            : throw Missing(WeightsEntry);
    }

    /// <summary>Called by ML.NET when it meets <see cref="LoaderSignature"/> in a zip.</summary>
    public static DeepFeatureFlowTransformer Create(IHostEnvironment environment, ModelLoadContext context)
    {
        (DetectionColumns columns, DeepFeatureFlowNetwork network) =
            Read<DetectionColumns, DeepFeatureFlowNetwork>(context, Version, (architecture, device) => new DeepFeatureFlowNetwork(architecture, device));
        return new DeepFeatureFlowTransformer(columns, new DetectorModel(network, TorchDevice.Choose(environment)));
    }

    /// <summary>Reads a text of bounded length.</summary>
    private static string ReadText(ModelLoadContext context, string entry)
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
    private static InvalidDataException Missing(string entry) => new($"The model holds no {entry}: it is incomplete.");
}
