using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Weights;
using Microsoft.ML.VideoDetection.Weights.SafeTensors;
using TorchSharp;
using static TorchSharp.torch;

[assembly: LoadableClass(
    typeof(DeepFeatureFlowTransformer), typeof(ModelFile), null, typeof(SignatureLoadModel), "Deep Feature Flow detector", ModelFile.LoaderSignature)]

namespace Microsoft.ML.VideoDetection;

/// <summary>How a detector lies in ML.NET's model zip: architecture and column names as JSON, weights as safetensors.</summary>
internal static class ModelFile
{
    /// <summary>The name under which ML.NET finds <see cref="Create"/> again; at most 24 characters.</summary>
    public const string LoaderSignature = "DeepFeatureFlowDetector";

    private const string ArchitectureEntry = DetectorZip.ArchitectureEntry;
    private const string ColumnsEntry = "Columns.json";
    private const string WeightsEntry = DetectorZip.WeightsEntry;
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
        context.SaveBinaryStream(WeightsEntry, writer =>
        {
            using DisposeScope scope = NewDisposeScope();
            SafeTensorsWriter.Write(writer.BaseStream, transformer.Model.Network.state_dict().Select(entry => (entry.Key, entry.Value)));
        });
    }

    /// <summary>Called by ML.NET when it meets <see cref="LoaderSignature"/> in a zip.</summary>
    public static DeepFeatureFlowTransformer Create(IHostEnvironment environment, ModelLoadContext context)
    {
        context.CheckAtModel(Version);
        DeepFeatureFlowArchitecture architecture = ArchitectureJson.Read(ReadText(context, ArchitectureEntry));
        DetectionColumns columns = ColumnsJson.Read(ReadText(context, ColumnsEntry));
        Device device = TorchDevice.Choose(environment);
        DeepFeatureFlowNetwork? network = null;
        if (!context.TryLoadBinaryStream(WeightsEntry, reader => network = ReadWeights(reader.BaseStream, architecture)))
            throw Missing(WeightsEntry);
        return new DeepFeatureFlowTransformer(columns, new DetectorModel(network!, device));
    }

    private static DeepFeatureFlowNetwork ReadWeights(Stream stream, DeepFeatureFlowArchitecture architecture)
    {
        using DisposeScope scope = NewDisposeScope();
        RequireBytes(architecture, stream);
        var network = new DeepFeatureFlowNetwork(architecture, CPU);
        try
        {
            using IDisposable _ = no_grad();
            Dictionary<string, Tensor> missing = network.state_dict();
            SafeTensorsReader.Read(stream, entry =>
            {
                if (!missing.Remove(entry.Name, out Tensor? destination))
                    throw new InvalidDataException($"The model's weights hold '{entry.Name}', which is not part of its architecture, or twice.");
                if (!destination.shape.AsSpan().SequenceEqual(entry.Shape))
                {
                    throw new InvalidDataException(
                        $"The model's weight '{entry.Name}' has the shape [{string.Join(", ", entry.Shape)}]; "
                        + $"its architecture needs [{string.Join(", ", destination.shape)}].");
                }

                return destination;
            });
            if (missing.Count > 0)
                throw new InvalidDataException($"The model's weights lack {missing.Count} entries, '{missing.Keys.First()}' for one.");

            // Parameters stay with the network, whatever scope they were made in.
            foreach (Tensor entry in network.state_dict().Values)
                entry.DetachFromDisposeScope();
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>An architecture may ask for any amount of memory; a file that does not hold so much is refused before it is given.</summary>
    private static void RequireBytes(DeepFeatureFlowArchitecture architecture, Stream stream)
    {
        using var outline = new DeepFeatureFlowNetwork(architecture, META);
        long needed = outline.state_dict().Values.Sum(entry => entry.numel() * entry.element_size());
        if (stream.Length - stream.Position < needed)
        {
            throw new InvalidDataException(
                $"The model's weights are cut off: {stream.Length - stream.Position} bytes of at least {needed}. Copy or save the model again.");
        }
    }

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

    private static InvalidDataException Missing(string entry) => new($"The model holds no {entry}: it is incomplete.");
}
