using System.Globalization;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Weights;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.DeepFeatureFlow;

/// <summary>Makes a network from a checkpoint, or gives an existing one initial weights.</summary>
internal static class CheckpointImport
{
    /// <summary>Builds the whole detector that a file holds, on the CPU.</summary>
    /// <param name="file">A whole detector.</param>
    /// <param name="architecture">What to build; inferred from the entries when null.</param>
    /// <param name="classNames">Class names, when the architecture is inferred.</param>
    /// <param name="strict">Whether every entry must fit; otherwise those that do are taken, and <paramref name="warn"/> is told of the others.</param>
    /// <param name="warn">Receives a sentence on each thing that may not be meant.</param>
    /// <exception cref="InvalidDataException">The file holds something else, or entries do not fit.</exception>
    public static DeepFeatureFlowNetwork LoadDetector(
        WeightFile file, DeepFeatureFlowArchitecture? architecture, IReadOnlyList<string>? classNames, bool strict, Action<string> warn)
    {
        if (file.Kind != WeightFileKind.Detector)
        {
            throw new InvalidDataException(
                $"{file.Path} holds a {(file.Kind == WeightFileKind.Backbone ? "backbone" : "flow network")} only, not a whole "
                + "detector. It can be used as initial weights.");
        }

        architecture ??= ArchitectureInference.Infer(file, classNames);
        RequireFit(file, architecture, strict);
        var network = new DeepFeatureFlowNetwork(architecture, CPU);
        try
        {
            var match = new WeightMatch(file, network);
            if (!match.IsExact)
                warn(match.Describe());
            match.ReportIgnoredFlow(warn);
            match.Apply();
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Copies a backbone, a flow network or a whole detector into a network; everything else keeps its values.</summary>
    /// <param name="file">The weights.</param>
    /// <param name="network">Where they go.</param>
    /// <param name="info">Is told of a flow network that is ignored.</param>
    /// <returns>How many entries were taken.</returns>
    /// <exception cref="InvalidDataException">An entry of that part is missing or has another shape, or the network has no such part.</exception>
    public static int Initialize(WeightFile file, DeepFeatureFlowNetwork network, Action<string> info)
    {
        if (file.Kind == WeightFileKind.FlowNetwork && network.FlowNetwork is null)
        {
            throw new InvalidDataException(
                $"{file.Path} holds a flow network, which the architecture does without: its "
                + $"{nameof(network.Architecture.MotionEstimator)} is {network.Architecture.MotionEstimator}. Leave the file out, or set it to FlowNet.");
        }

        string prefix = file.Kind switch
        {
            WeightFileKind.Backbone => "detector.backbone.",
            WeightFileKind.FlowNetwork => "motion.",
            _ => "",
        };
        var match = new WeightMatch(file, network, name => name.StartsWith(prefix, StringComparison.Ordinal));
        if (!match.IsExact)
        {
            DeepFeatureFlowArchitecture wanted = network.Architecture;
            throw new InvalidDataException(
                $"{match.Describe()} This does not fit the architecture ({wanted.Backbone} of width {wanted.BackboneWidth} with {wanted.Normalization}, flow network of width "
                + string.Create(CultureInfo.InvariantCulture, $"{wanted.FlowWidth})."));
        }

        match.ReportIgnoredFlow(info);
        match.Apply();
        return match.MatchedCount;
    }

    // Shapes are compared before memory is taken: a file may announce any.
    private static void RequireFit(WeightFile file, DeepFeatureFlowArchitecture architecture, bool strict)
    {
        ArchitectureRules.Validate(architecture);
        using var outline = new DeepFeatureFlowNetwork(architecture, META);
        var match = new WeightMatch(file, outline);
        if (match.IsExact || (!strict && match.MatchedCount > 0))
            return;
        throw new InvalidDataException(match.Describe() + Hint(file, architecture));
    }

    private static string Hint(WeightFile file, DeepFeatureFlowArchitecture architecture)
    {
        if (ArchitectureInference.TryInferBackbone(file, out _) is not { } found)
            return "";
        if (!BackboneLayout.Of(found.Kind, found.Blocks).IsLike(BackboneLayout.Of(architecture)))
        {
            return $" The file holds a {BackboneLayout.NameOf(found.Kind, found.Blocks)}; the architecture asks for a "
                + $"{BackboneLayout.NameOf(architecture.Backbone, architecture.BackboneBlocks)}.";
        }

        int width = ArchitectureInference.InferBackboneWidth(file);
        return width == architecture.BackboneWidth
            ? ""
            : $" The file holds a backbone of width {width}; the architecture asks for one of {architecture.BackboneWidth}.";
    }
}
