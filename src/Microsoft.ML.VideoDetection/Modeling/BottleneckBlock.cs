using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>Computes the block of ResNet-50 and deeper: 1x1, 3x3 (grouped in ResNeXt), 1x1 around a shortcut.</summary>
internal sealed class BottleneckBlock : ResidualBlock
{
    public BottleneckBlock(
        int inChannels, int planes, int stride, int dilation, BackboneLayout layout, NormalizationKind normalization, Device? device)
        : base(nameof(BottleneckBlock), normalization)
    {
        int inner = layout.InnerChannels(planes);
        int outChannels = planes * layout.Expansion;
        Add(Conv2d(inChannels, inner, 1, bias: false, device: device), inner, device);
        Add(
            Conv2d(inner, inner, 3, stride, dilation, dilation, groups: layout.Groups, bias: false, device: device),
            inner,
            device);
        Add(Conv2d(inner, outChannels, 1, bias: false, device: device), outChannels, device);
        AddShortcut(inChannels, outChannels, stride, device);
    }
}
