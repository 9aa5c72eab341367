namespace Microsoft.ML.VideoDetection;

/// <summary>Specifies the convolutional network that runs on key frames.</summary>
/// <remarks>
/// All have a dilated last stage (DC5: stage strides 1 2 2 1, dilations 1 1 1 2), so that features stay at stride 16.
/// Origin: He et al., "Deep Residual Learning for Image Recognition", table 1; Xie et al., "Aggregated Residual
/// Transformations for Deep Neural Networks", for ResNeXt.
/// </remarks>
public enum BackboneKind
{
    /// <summary>Specifies ResNet-18: basic blocks 2 2 2 2, 512 output channels.</summary>
    ResNet18,

    /// <summary>Specifies ResNet-34: basic blocks 3 4 6 3, 512 output channels.</summary>
    ResNet34,

    /// <summary>Specifies ResNet-50: bottleneck blocks 3 4 6 3, 2048 output channels.</summary>
    ResNet50,

    /// <summary>Specifies ResNet-101: bottleneck blocks 3 4 23 3, 2048 output channels.</summary>
    ResNet101,

    /// <summary>Specifies ResNet-152: bottleneck blocks 3 8 36 3, 2048 output channels.</summary>
    ResNet152,

    /// <summary>Specifies ResNeXt-101 with 64 groups of base width 4: bottleneck blocks 3 4 23 3, 2048 output channels.</summary>
    ResNeXt101,
}
