using System.Collections.Immutable;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>Represents the layout of a backbone: blocks, groups and widths.</summary>
/// <param name="BlocksPerStage">Residual blocks in each of the four stages.</param>
/// <param name="Bottleneck">Whether blocks are 1x1-3x3-1x1 with fourfold expansion, or two 3x3 convolutions.</param>
/// <param name="Groups">Groups of the 3x3 convolution (cardinality).</param>
/// <param name="GroupWidth">Channels per group at 64 planes.</param>
internal sealed record BackboneLayout(int[] BlocksPerStage, bool Bottleneck, int Groups = 1, int GroupWidth = 64)
{
    /// <summary>Represents the channels of the stem, and planes of the first stage, of all published backbones.</summary>
    public const int PublishedWidth = 64;

    /// <summary>Represents the step of widths: groups of ResNeXt have one channel at 16 planes, and groups of the norm two or more.</summary>
    public const int WidthStep = 16;

    /// <summary>Represents the largest width.</summary>
    public const int MaxWidth = 256;

    /// <summary>Represents the most residual blocks of a stage.</summary>
    public const int MaxBlocks = 100;

    public static readonly int[] StageStrides = [1, 2, 2, 1];

    public static readonly int[] StageDilations = [1, 1, 1, 2];

    public int Expansion => Bottleneck ? 4 : 1;

    /// <summary>Gets the channels of the stem and planes of the first stage; each further stage has twice as many planes.</summary>
    public int Width { get; private init; } = PublishedWidth;

    public int OutputChannels => Planes(StageStrides.Length - 1) * Expansion;

    public static BackboneLayout Of(BackboneKind kind) => kind switch
    {
        BackboneKind.ResNet18 => new([2, 2, 2, 2], Bottleneck: false),
        BackboneKind.ResNet34 => new([3, 4, 6, 3], Bottleneck: false),
        BackboneKind.ResNet50 => new([3, 4, 6, 3], Bottleneck: true),
        BackboneKind.ResNet101 => new([3, 4, 23, 3], Bottleneck: true),
        BackboneKind.ResNet152 => new([3, 8, 36, 3], Bottleneck: true),
        BackboneKind.ResNeXt101 => new([3, 4, 23, 3], Bottleneck: true, Groups: 64, GroupWidth: 4),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown backbone."),
    };

    /// <summary>Creates the layout of a network, whose width and blocks must be valid.</summary>
    public static BackboneLayout Of(DeepFeatureFlowArchitecture architecture) =>
        Of(architecture.Backbone, architecture.BackboneBlocks) with { Width = architecture.BackboneWidth };

    /// <summary>Creates the layout of a backbone of the published width, with other numbers of blocks if they are given.</summary>
    public static BackboneLayout Of(BackboneKind kind, ImmutableArray<int> blocks) =>
        blocks.IsDefaultOrEmpty ? Of(kind) : Of(kind) with { BlocksPerStage = [.. blocks] };

    /// <summary>Formats the name of a backbone, with its blocks if they differ from the published ones: "ResNet18 with blocks 2 2 2 3".</summary>
    public static string NameOf(BackboneKind kind, ImmutableArray<int> blocks) =>
        blocks.IsDefaultOrEmpty ? $"{kind}" : $"{kind} with blocks {string.Join(' ', blocks)}";

    /// <summary>Determines whether two backbones differ in nothing but their width.</summary>
    public bool IsLike(BackboneLayout other) =>
        (Bottleneck, Groups) == (other.Bottleneck, other.Groups) && BlocksPerStage.SequenceEqual(other.BlocksPerStage);

    /// <summary>Determines whether numbers of blocks are valid.</summary>
    public static bool IsPossible(IReadOnlyList<int> blocks) =>
        blocks.Count == StageStrides.Length && blocks.All(count => count is >= 1 and <= MaxBlocks);

    /// <summary>Computes the planes of the blocks of a stage, counted from 0.</summary>
    public int Planes(int stage) => Width << stage;

    /// <summary>Computes the channels of the 3x3 convolution of a bottleneck with this many planes.</summary>
    public int InnerChannels(int planes) => planes * GroupWidth / PublishedWidth * Groups;
}
