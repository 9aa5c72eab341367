using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Modeling;

/// <summary>Computes stride-16 features of an image by ResNet or ResNeXt with a dilated last stage.</summary>
internal sealed class ResNetBackbone : Module<Tensor, Tensor>
{
    public const int Stride = 16;

    private readonly Module<Tensor, Tensor> _conv1;
    private readonly Module<Tensor, Tensor> _norm1;
    private readonly Module<Tensor, Tensor>[] _stages = new Module<Tensor, Tensor>[4];

    public ResNetBackbone(BackboneLayout layout, NormalizationKind normalization, Device? device = null)
        : base(nameof(ResNetBackbone))
    {
        _conv1 = Conv2d(3, layout.Width, 7, stride: 2, padding: 3, bias: false, device: device);
        _norm1 = Normalization.Create(normalization, layout.Width, device);
        register_module("conv1", _conv1);
        register_module(Normalization.Name(normalization, 1), _norm1);

        int channels = layout.Width;
        for (int stage = 0; stage < _stages.Length; stage++)
        {
            int planes = layout.Planes(stage);
            var blocks = new (string, Module<Tensor, Tensor>)[layout.BlocksPerStage[stage]];
            for (int i = 0; i < blocks.Length; i++)
            {
                int stride = i == 0 ? BackboneLayout.StageStrides[stage] : 1;
                int dilation = BackboneLayout.StageDilations[stage];
                blocks[i] = ($"{i}", layout.Bottleneck
                    ? new BottleneckBlock(channels, planes, stride, dilation, layout, normalization, device)
                    : new BasicBlock(channels, planes, stride, dilation, normalization, device));
                channels = planes * layout.Expansion;
            }

            _stages[stage] = Sequential(blocks);
            register_module($"layer{stage + 1}", _stages[stage]);
        }
    }

    /// <summary>Gets the first convolution with its norm; ReLU and <see cref="Pool"/> follow.</summary>
    public (Module<Tensor, Tensor> Convolution, Module<Tensor, Tensor> Norm) Stem => (_conv1, _norm1);

    /// <summary>Gets the residual blocks of all stages, in order.</summary>
    public IEnumerable<ResidualBlock> Blocks => _stages.SelectMany(stage => stage.children()).Cast<ResidualBlock>();

    // Names are those of the published checkpoints, given to register_module; fields would be registered a second time.
    protected override void RegisterComponents()
    {
    }

    /// <summary>Maps normalized RGB [N, 3, H, W], H and W multiples of 16, to [N, C, H/16, W/16].</summary>
    public override Tensor forward(Tensor image)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = Pool(_norm1.call(_conv1.call(image)).relu_());
        foreach (Module<Tensor, Tensor> stage in _stages)
            x = stage.call(x);
        return x.MoveToOuterDisposeScope();
    }

    /// <summary>Computes the max pooling between the first convolution and the stages.</summary>
    public static Tensor Pool(Tensor x) => functional.max_pool2d(x, [3, 3], strides: [2, 2], padding: [1, 1]);
}
