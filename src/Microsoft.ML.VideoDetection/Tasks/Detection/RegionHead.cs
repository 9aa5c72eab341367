using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Output;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.VideoDetection.Tasks.Detection;

/// <summary>Computes the second stage: class logits and box deltas of each proposal.</summary>
/// <remarks>
/// Origin: mmdet/models/roi_heads/bbox_heads/convfc_bbox_head.py (Shared2FCBBoxHead) on RoIAlign features of 7x7.
/// </remarks>
internal sealed class RegionHead : Module<Tensor, Tensor, (Tensor Logits, Tensor Deltas)>
{
    /// <summary>Represents the standard deviation of the predicted deltas (target_stds of the published configuration).</summary>
    public const double DeltaStd = 0.2;

    /// <summary>Represents the number of cells along each side of a region.</summary>
    public const int RegionSize = 7;

    /// <summary>Represents the number of RoIAlign sampling points per cell and direction.</summary>
    public const int SamplingRatio = 2;

    public RegionHead(DeepFeatureFlowArchitecture architecture, Device? device = null)
        : base(nameof(RegionHead))
    {
        int channels = architecture.RegionHeadChannels, classes = architecture.ClassNames.Length;
        BackgroundLabel = classes;
        Shared =
        [
            Linear(architecture.NeckChannels * RegionSize * RegionSize, channels, device: device),
            Linear(channels, channels, device: device),
        ];
        Logits = Linear(channels, classes + 1, device: device);
        Deltas = Linear(channels, classes * 4, device: device);
        register_module("fc_cls", Logits);
        register_module("fc_reg", Deltas);
        register_module("shared_fcs", Sequential(Shared.Select((layer, i) => ($"{i}", (Module<Tensor, Tensor>)layer))));
    }

    /// <summary>Gets the label of the background: one more than the last class.</summary>
    public long BackgroundLabel { get; }

    /// <summary>Gets the two fully connected layers; ReLU follows each. The first reads regions as [C, 7, 7].</summary>
    public IReadOnlyList<TorchSharp.Modules.Linear> Shared { get; }

    /// <summary>Gets the layer to one logit for each class and the background.</summary>
    public TorchSharp.Modules.Linear Logits { get; }

    /// <summary>Gets the layer to four deltas for each class.</summary>
    public TorchSharp.Modules.Linear Deltas { get; }

    // Names are those of the published checkpoints, given to register_module; fields would be registered a second time.
    protected override void RegisterComponents()
    {
    }

    /// <summary>
    /// Maps features [1, C, h, w] and boxes [P, 4] (x0 y0 x1 y1, network pixels) to class logits [P, classes + 1], background last, and box deltas [P,
    /// 4·classes].
    /// </summary>
    public override (Tensor Logits, Tensor Deltas) forward(Tensor features, Tensor boxes)
    {
        using Tensor regions = Pool(features, boxes);
        return Classify(regions);
    }

    /// <summary>Pools the features of boxes.</summary>
    /// <param name="features">[1, C, h, w].</param>
    /// <param name="boxes">[P, 4] x0 y0 x1 y1, network pixels.</param>
    /// <returns>[P, C·7·7].</returns>
    public static Tensor Pool(Tensor features, Tensor boxes)
    {
        using Tensor grids = RoiAlign.Apply(features, boxes, 1.0 / ResNetBackbone.Stride, RegionSize, SamplingRatio);
        return grids.flatten(1);
    }

    /// <summary>Runs the layers on regions from <see cref="Pool"/>, with the result of <see cref="forward"/>.</summary>
    public (Tensor Logits, Tensor Deltas) Classify(Tensor regions)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = regions;
        foreach (TorchSharp.Modules.Linear layer in Shared)
            x = layer.call(x).relu_();
        return (Logits.call(x).MoveToOuterDisposeScope(), Deltas.call(x).MoveToOuterDisposeScope());
    }
}
