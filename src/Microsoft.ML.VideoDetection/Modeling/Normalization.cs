using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>Makes a normalisation layer, and its conventional name in a checkpoint (<c>bn1</c>, <c>gn1</c>).</summary>
internal static class Normalization
{
    private const int GroupCount = 32;

    public static Module<Tensor, Tensor> Create(NormalizationKind kind, int channels, Device? device) => kind switch
    {
        NormalizationKind.BatchNorm => BatchNorm2d(channels, device: device),
        NormalizationKind.GroupNorm => GroupNorm(GroupCount, channels, device: device),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown normalisation."),
    };

    public static string Name(NormalizationKind kind, int number) =>
        (kind == NormalizationKind.BatchNorm ? "bn" : "gn") + number;
}
