using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>Creates a normalization layer and its conventional name in a checkpoint (<c>bn1</c>, <c>gn1</c>).</summary>
internal static class Normalization
{
    private const int MostGroups = 32;

    public static Module<Tensor, Tensor> Create(NormalizationKind kind, int channels, Device? device) => kind switch
    {
        NormalizationKind.BatchNorm => BatchNorm2d(channels, device: device),
        NormalizationKind.GroupNorm => CreateGroupNorm(channels, device),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown normalization."),
    };

    private static TorchSharp.Modules.GroupNorm CreateGroupNorm(int channels, Device? device)
    {
        // TorchSharp 0.107 leaves the parameters of a new GroupNorm uninitialized.
        TorchSharp.Modules.GroupNorm norm = GroupNorm(GroupCount(channels), channels, device: device);
        init.ones_(norm.weight!);
        init.zeros_(norm.bias!);
        return norm;
    }

    // 32 groups, as published, from 64 channels on. A group has at least two channels: the norm of a single one, on one cell, is 0.
    private static int GroupCount(int channels)
    {
        int groups = MostGroups;
        while (channels % (2 * groups) != 0)
            groups /= 2;
        return groups;
    }

    public static string Name(NormalizationKind kind, int number) =>
        (kind == NormalizationKind.BatchNorm ? "bn" : "gn") + number;
}
