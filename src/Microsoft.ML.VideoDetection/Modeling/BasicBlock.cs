using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>Computes the block of ResNet-18 and 34: two 3x3 convolutions around a shortcut.</summary>
internal sealed class BasicBlock : ResidualBlock
{
    public BasicBlock(int inChannels, int planes, int stride, int dilation, NormalizationKind normalization, Device? device)
        : base(nameof(BasicBlock), normalization)
    {
        Add(Conv2d(inChannels, planes, 3, stride, dilation, dilation, bias: false, device: device), planes, device);
        Add(Conv2d(planes, planes, 3, padding: 1, bias: false, device: device), planes, device);
        AddShortcut(inChannels, planes, stride, device);
    }
}
