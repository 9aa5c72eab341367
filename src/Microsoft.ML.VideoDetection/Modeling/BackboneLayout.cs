namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>The numbers that make one backbone differ from another.</summary>
/// <param name="BlocksPerStage">Residual blocks in each of the four stages.</param>
/// <param name="Bottleneck">Whether blocks are 1x1-3x3-1x1 with fourfold expansion, or two 3x3 convolutions.</param>
/// <param name="Groups">Groups of the 3x3 convolution (cardinality).</param>
/// <param name="GroupWidth">Channels per group at 64 planes.</param>
internal sealed record BackboneLayout(int[] BlocksPerStage, bool Bottleneck, int Groups = 1, int GroupWidth = 64)
{
    /// <summary>Channels of the stem and planes of the first stage of all published backbones.</summary>
    public const int PublishedWidth = 64;

    /// <summary>A width is a multiple of it: groups of ResNeXt have one channel at 16 planes, and groups of the norm two or more.</summary>
    public const int WidthStep = 16;

    /// <summary>The greatest width.</summary>
    public const int MaxWidth = 256;

    public static readonly int[] StageStrides = [1, 2, 2, 1];

    public static readonly int[] StageDilations = [1, 1, 1, 2];

    public int Expansion => Bottleneck ? 4 : 1;

    /// <summary>Gets channels of the stem and planes of the first stage; each further stage has twice as many planes.</summary>
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

    /// <summary>The layout of a network; its width is within its range.</summary>
    public static BackboneLayout Of(DeepFeatureFlowArchitecture architecture) =>
        Of(architecture.Backbone) with { Width = architecture.BackboneWidth };

    /// <summary>Planes of the blocks of a stage, counted from 0.</summary>
    public int Planes(int stage) => Width << stage;

    /// <summary>Channels of the 3x3 convolution of a bottleneck with this many planes.</summary>
    public int InnerChannels(int planes) => planes * GroupWidth / PublishedWidth * Groups;
}
