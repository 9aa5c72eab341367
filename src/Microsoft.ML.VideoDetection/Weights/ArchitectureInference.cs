using System.Collections.Immutable;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Weights;

/// <summary>Infers the architecture of a whole detector from the shapes of its entries.</summary>
internal static class ArchitectureInference
{
    private const string Backbone = "detector.backbone.";

    private static readonly string[] _metaNames = ["CLASSES", "classes"];

    /// <param name="file">A whole detector.</param>
    /// <param name="classNames">Class names; null for those of the file or, for 30 classes, of ImageNet VID.</param>
    /// <exception cref="InvalidDataException">The entries belong to no supported architecture, or names are missing.</exception>
    public static DeepFeatureFlowArchitecture Infer(WeightFile file, IReadOnlyList<string>? classNames)
    {
        // Unsupported architectures are reported before missing names.
        RequirePublishedAnchors(file);
        _ = InferBackbone(file);
        return InferShapes(file, FindClassNames(file, CountClasses(file), classNames));
    }

    /// <summary>Infers the architecture as <see cref="Infer"/> does, but without checking the anchors, which are taken to be the published ones.</summary>
    /// <exception cref="InvalidDataException">The entries belong to no supported architecture.</exception>
    public static DeepFeatureFlowArchitecture InferShapes(WeightFile file, IReadOnlyList<string> classNames)
    {
        (BackboneKind backbone, ImmutableArray<int> blocks) = InferBackbone(file);
        var architecture = new DeepFeatureFlowArchitecture
        {
            Backbone = backbone,
            BackboneBlocks = blocks,
            BackboneWidth = InferBackboneWidth(file),
            Normalization = file.Outlines.ContainsKey(Backbone + "gn1.weight") ? NormalizationKind.GroupNorm : NormalizationKind.BatchNorm,
            NeckChannels = Rows(file, "detector.neck.convs.0.conv.weight"),
            ProposalHeadChannels = Rows(file, "detector.rpn_head.rpn_conv.weight"),
            RegionHeadChannels = Rows(file, "detector.roi_head.bbox_head.shared_fcs.0.weight"),

            // The widest layer: channel counts are rounded down, and only from this one can all others be computed.
            FlowWidth = Rows(file, "motion.conv6.0.conv.weight") / 1024.0,
            ClassNames = [.. classNames],
        };
        IReadOnlyList<string> problems = ArchitectureRules.Check(architecture);
        return problems.Count == 0
            ? architecture
            : throw new InvalidDataException($"{file.Path} holds a detector that cannot be built: {string.Join(' ', problems)}");
    }

    /// <exception cref="InvalidDataException">The file has another number of anchors than the published models.</exception>
    public static void RequirePublishedAnchors(WeightFile file)
    {
        var published = new DeepFeatureFlowArchitecture();
        int anchors = CountAnchors(file);
        if (anchors != published.AnchorsPerCell)
        {
            throw new InvalidDataException(
                $"{file.Path} has {anchors} anchors per cell; the published scales and ratios make {published.AnchorsPerCell}. "
                + $"Give the architecture with its {nameof(published.AnchorScales)} and {nameof(published.AnchorRatios)}.");
        }
    }

    /// <summary>Gets the number of anchors per feature cell.</summary>
    public static int CountAnchors(WeightFile file) => Rows(file, "detector.rpn_head.rpn_cls.weight");

    /// <summary>Gets the number of classes, without the background.</summary>
    public static int CountClasses(WeightFile file) => Rows(file, "detector.roi_head.bbox_head.fc_cls.weight") - 1;

    /// <summary>Finds the backbone that has the file's kind of block and groups, and its blocks per stage.</summary>
    /// <returns>The backbone whose own blocks are the file's, with no blocks; or one of the same kind with the file's blocks.</returns>
    /// <exception cref="InvalidDataException">There is no such backbone.</exception>
    public static (BackboneKind Kind, ImmutableArray<int> Blocks) InferBackbone(WeightFile file) =>
        TryInferBackbone(file, out string found)
        ?? throw new InvalidDataException(
            $"{file.Path}: its backbone has {found}; known are {string.Join(", ", Enum.GetNames<BackboneKind>())}, with any number of blocks.");

    /// <summary>Finds the backbone as <see cref="InferBackbone"/> does; returns null if there is no such backbone.</summary>
    /// <param name="file">A whole detector or a backbone.</param>
    /// <param name="found">Receives a description of the stages and blocks of the file.</param>
    public static (BackboneKind Kind, ImmutableArray<int> Blocks)? TryInferBackbone(WeightFile file, out string found)
    {
        int[] blocks = [.. Enumerable.Range(1, 4).Select(stage => CountBlocks(file, stage))];
        bool bottleneck = file.Outlines.ContainsKey(Backbone + "layer1.0.conv3.weight");
        long[] inner = file.Outlines.TryGetValue(Backbone + "layer1.0.conv2.weight", out WeightOutline conv2) ? conv2.Shape : [];
        int groups = bottleneck && inner.Length == 4 && inner[1] > 0 ? (int)(inner[0] / inner[1]) : 1;
        found = $"stages of {string.Join(' ', blocks)} {(bottleneck ? "bottleneck" : "basic")} blocks with {groups} groups";
        BackboneKind[] alike = [.. Enum.GetValues<BackboneKind>().Where(kind => BackboneLayout.Of(kind) is { } layout && layout.Bottleneck == bottleneck && layout.Groups == groups)];
        if (alike.Length == 0 || !BackboneLayout.IsPossible(blocks))
            return null;
        int same = Array.FindIndex(alike, kind => BackboneLayout.Of(kind).BlocksPerStage.SequenceEqual(blocks));
        return same >= 0 ? (alike[same], []) : (alike[0], [.. blocks]);
    }

    /// <summary>Gets the channels of the stem of a whole detector or a backbone.</summary>
    /// <exception cref="InvalidDataException">There is no stem.</exception>
    public static int InferBackboneWidth(WeightFile file) => Rows(file, Backbone + "conv1.weight");

    /// <summary>Finds the class names: the caller's, else those in the <c>meta</c> of the file, else ImageNet VID's for 30 classes.</summary>
    /// <exception cref="InvalidDataException">There are no names, or not as many as classes.</exception>
    private static IReadOnlyList<string> FindClassNames(WeightFile file, int count, IReadOnlyList<string>? given)
    {
        if (given is not null)
        {
            return given.Count == count
                ? given
                : throw new InvalidDataException($"{file.Path} has {count} classes; {given.Count} class names were given.");
        }

        return TryFindClassNames(file, count) ?? throw new InvalidDataException(
            $"{file.Path} has {count} classes and does not say their names: give {count} class names.");
    }

    /// <summary>Gets the names in the file, else ImageNet VID's for 30 classes; returns null if they are not known.</summary>
    public static IReadOnlyList<string>? TryFindClassNames(WeightFile file, int count)
    {
        foreach (string key in _metaNames)
        {
            if (file.Metadata.TryGetValue(key, out object? value) && value is List<object?> names
                && names.Count == count && names.All(name => name is string))
            {
                return [.. names.Cast<string>()];
            }
        }

        return count == ImageNetVidClasses.Names.Length ? ImageNetVidClasses.Names : null;
    }

    private static int CountBlocks(WeightFile file, int stage)
    {
        int count = 0;
        while (file.Outlines.ContainsKey($"{Backbone}layer{stage}.{count}.conv1.weight"))
            count++;
        return count;
    }

    private static int Rows(WeightFile file, string name)
    {
        if (!file.Outlines.TryGetValue(name, out WeightOutline entry))
            throw new InvalidDataException($"{file.Path} has no entry '{name}': it is not a whole Deep Feature Flow detector.");
        return entry.Shape.Length > 0 && entry.Shape[0] is > 0 and <= int.MaxValue
            ? (int)entry.Shape[0]
            : throw new InvalidDataException($"{file.Path}: '{name}' has the shape [{string.Join(", ", entry.Shape)}].");
    }
}
