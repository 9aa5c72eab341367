using System.Collections.Immutable;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Weights;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>The weights that a training begins with.</summary>
internal static class InitialWeights
{
    private const string InitialOption = nameof(VideoTrainerOptions.InitialWeightsPath);
    private const string FlowOption = nameof(VideoTrainerOptions.FlowWeightsPath);

    /// <summary>Replaces random weights by those of files, which are recognised by what is in them.</summary>
    /// <param name="network">On the CPU; what no file has keeps its values.</param>
    /// <param name="initialWeightsPath">
    /// A PyTorch checkpoint of a backbone or of a whole detector, a ResNet as ONNX, a model zip, or a checkpoint of a training; null for none.
    /// </param>
    /// <param name="flowWeightsPath">A PyTorch checkpoint of a FlowNetSimple, which goes over the flow network of a whole detector; null for none.</param>
    /// <param name="info">Is told what was taken.</param>
    /// <param name="warn">Is told what may not be meant.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, something else, or does not fit. Parts of the network may be filled.</exception>
    public static void Fill(
        FeatureFlowNetwork network, string? initialWeightsPath, string? flowWeightsPath, Action<string> info, Action<string> warn)
    {
        if (initialWeightsPath is not null)
            Named(InitialOption, () => FillInitial(network, initialWeightsPath, info, warn));
        if (flowWeightsPath is not null)
            Named(FlowOption, () => FillFlow(network, flowWeightsPath, info));
    }

    /// <summary>The architecture of the whole detector in a file; null when it holds a backbone or a flow network only.</summary>
    /// <remarks>Classes that a file does not name are called "class 1" and so on.</remarks>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or something else, or its anchors are not known.</exception>
    public static DeepFeatureFlowArchitecture? ReadArchitecture(string path)
    {
        using DetectorZip? zip = DetectorZip.TryOpen(path);
        if (zip is not null)
            return zip.Architecture;
        using WeightFile file = WeightFile.Open(path);
        if (file.Kind != WeightFileKind.Detector)
            return null;
        ArchitectureInference.RequirePublishedAnchors(file);
        return SourceDetector.Of(file).Architecture;
    }

    /// <summary>Gets the blocks of the backbone to build: those of the architecture, else of a file with a backbone of its kind, else its own.</summary>
    /// <param name="initialWeightsPath">Null for none.</param>
    /// <param name="architecture">What the options ask for.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or something else.</exception>
    public static ImmutableArray<int> BlocksFor(string? initialWeightsPath, DeepFeatureFlowArchitecture architecture)
    {
        if (initialWeightsPath is null || !architecture.BackboneBlocks.IsDefaultOrEmpty)
            return architecture.BackboneBlocks;
        ImmutableArray<int> blocks = [];
        Named(InitialOption, () => blocks = Read(initialWeightsPath));
        return blocks;

        ImmutableArray<int> Read(string path)
        {
            using DetectorZip? zip = DetectorZip.TryOpen(path);
            if (zip is not null)
                return zip.Architecture.Backbone == architecture.Backbone ? zip.Architecture.BackboneBlocks : [];
            using WeightFile file = WeightFile.Open(path);
            return file.Kind != WeightFileKind.FlowNetwork && ArchitectureInference.TryInferBackbone(file, out _) is { } held
                && held.Kind == architecture.Backbone ? held.Blocks : [];
        }
    }

    private static void FillInitial(FeatureFlowNetwork network, string path, Action<string> info, Action<string> warn)
    {
        using DetectorZip? zip = DetectorZip.TryOpen(path);
        if (zip is not null)
        {
            DetectorTransfer.Apply(SourceDetector.Of(zip), RequireDetector(network, path), info, warn);
            return;
        }

        using WeightFile file = WeightFile.Open(path);
        switch (file.Kind)
        {
            case WeightFileKind.Detector:
                DetectorTransfer.Apply(SourceDetector.Of(file), RequireDetector(network, path), info, warn);
                break;
            case WeightFileKind.Backbone:
                RequireBackbone(file, network.Architecture);
                info($"{path}: {CheckpointImport.Initialize(file, network, info)} entries taken, of a backbone.");
                break;
            default:
                throw new InvalidDataException($"{path} holds a flow network; give it as {FlowOption}.");
        }
    }

    private static DeepFeatureFlowNetwork RequireDetector(FeatureFlowNetwork network, string path) => network as DeepFeatureFlowNetwork
        ?? throw new InvalidDataException($"{path} holds a whole detector, whose heads do not fit; give a backbone.");

    private static void FillFlow(FeatureFlowNetwork network, string path, Action<string> info)
    {
        using (DetectorZip? zip = DetectorZip.TryOpen(path))
        {
            if (zip is not null)
                throw new InvalidDataException($"{path} is a model of this library, not a FlowNetSimple; give it as {InitialOption}.");
        }

        using WeightFile file = WeightFile.Open(path);
        if (file.Kind != WeightFileKind.FlowNetwork)
        {
            throw new InvalidDataException(
                $"{path} holds {(file.Kind == WeightFileKind.Backbone ? "a backbone" : "a whole detector")}, not a FlowNetSimple; give it as {InitialOption}.");
        }

        info($"{path}: {CheckpointImport.Initialize(file, network, info)} entries taken, of a flow network.");
    }

    // Of another depth or width, a list of entries would say less.
    private static void RequireBackbone(WeightFile file, DeepFeatureFlowArchitecture wanted)
    {
        const string option = nameof(VideoTrainerOptions.Architecture);
        if (ArchitectureInference.TryInferBackbone(file, out string found) is not { } held
            || !BackboneLayout.Of(held.Kind, held.Blocks).IsLike(BackboneLayout.Of(wanted)))
        {
            throw new InvalidDataException(
                $"{file.Path} holds a backbone with {found}; {option}.{nameof(wanted.Backbone)} is "
                + $"{BackboneLayout.NameOf(wanted.Backbone, wanted.BackboneBlocks)}.");
        }

        int width = ArchitectureInference.InferBackboneWidth(file);
        if (width != wanted.BackboneWidth)
            throw new InvalidDataException($"{file.Path} holds a backbone of width {width}; {option}.{nameof(wanted.BackboneWidth)} is {wanted.BackboneWidth}.");
    }

    private static void Named(string option, Action fill)
    {
        try
        {
            fill();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{option}: {e.Message}", e);
        }
        catch (FileNotFoundException e)
        {
            throw new FileNotFoundException($"{option}: {e.Message}", e.FileName, e);
        }
    }
}
