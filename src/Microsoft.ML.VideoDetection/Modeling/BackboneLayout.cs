namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>The numbers that make one backbone differ from another.</summary>
/// <param name="BlocksPerStage">Residual blocks in each of the four stages.</param>
/// <param name="Bottleneck">Whether blocks are 1x1-3x3-1x1 with fourfold expansion, or two 3x3 convolutions.</param>
/// <param name="Groups">Groups of the 3x3 convolution (cardinality).</param>
/// <param name="GroupWidth">Channels per group at 64 planes.</param>
internal sealed record BackboneLayout(int[] BlocksPerStage, bool Bottleneck, int Groups = 1, int GroupWidth = 64)
{
    public static readonly int[] StageStrides = [1, 2, 2, 1];

    public static readonly int[] StageDilations = [1, 1, 1, 2];

    public int Expansion => Bottleneck ? 4 : 1;

    public int OutputChannels => 512 * Expansion;

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

    /// <summary>Channels of the 3x3 convolution of a bottleneck with this many planes.</summary>
    public int InnerChannels(int planes) => planes * GroupWidth / 64 * Groups;
}
