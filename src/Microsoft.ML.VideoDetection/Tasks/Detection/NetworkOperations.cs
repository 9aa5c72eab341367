using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tasks.Detection;

/// <summary>Counts the multiplications of a network's convolutions and matrix products from its shapes, without running it.</summary>
internal static class NetworkOperations
{
    /// <param name="architecture">Architecture of the network.</param>
    /// <param name="width">Width of the frames, source pixels.</param>
    /// <param name="height">Height of the frames, source pixels.</param>
    /// <param name="regions">Number of boxes that the region head classifies.</param>
    public static OperationCounts Count(DeepFeatureFlowArchitecture architecture, int width, int height, int regions)
    {
        FrameGeometry geometry = FrameGeometry.Fit(width, height, architecture.MaxLongSide, architecture.MaxShortSide);
        using DisposeScope scope = NewDisposeScope();
        using var network = new DeepFeatureFlowNetwork(architecture, META);
        long cells = (long)geometry.FeatureColumns * geometry.FeatureRows;
        RegionHead head = network.RegionHead;
        double regionWork = head.Shared.Append(head.Logits).Append(head.Deltas).Sum(layer => layer.weight!.numel());
        return new OperationCounts
        {
            NetworkWidth = geometry.NetworkWidth,
            NetworkHeight = geometry.NetworkHeight,
            Backbone = 2 * Backbone(network.Backbone, geometry.PaddedHeight, geometry.PaddedWidth),
            Neck = 2.0 * ((Conv2d)network.Neck.Layer.Layer).weight!.numel() * cells,
            Proposals = 2.0 * cells
                * (network.ProposalHead.Convolution.weight!.numel() + network.ProposalHead.Objectness.weight!.numel() + network.ProposalHead.Deltas.weight!.numel()),
            RegionHead = 2 * regionWork * regions,
            Flow = network.FlowNetwork is { } flowNetwork
                ? 2 * Flow(flowNetwork, (int)(geometry.PaddedHeight * architecture.FlowInputScale), (int)(geometry.PaddedWidth * architecture.FlowInputScale))
                : null,
        };
    }

    private static double Backbone(ResNetBackbone backbone, int height, int width)
    {
        var stem = (Conv2d)backbone.Stem.Convolution;
        (int h, int w) = (height / 2, width / 2);
        double work = (double)stem.weight!.numel() * h * w;
        (h, w) = ((h + 1) / 2, (w + 1) / 2);
        foreach (ResidualBlock block in backbone.Blocks)
        {
            foreach (Conv2d convolution in block.Chain.Select(layer => (Conv2d)layer.Convolution))
            {
                (h, w) = (Strided(h, convolution), Strided(w, convolution));
                work += (double)convolution.weight!.numel() * h * w;
            }

            if (block.Shortcut is ({ } shortcut, _))
                work += (double)((Conv2d)shortcut).weight!.numel() * h * w;
        }

        return work;
    }

    private static int Strided(int side, Conv2d convolution) => (int)((side + convolution.stride[0] - 1) / convolution.stride[0]);

    private static double Flow(FlowNetSimple network, int height, int width)
    {
        double work = 0;
        FlowNetLayers counting = network.Layers(layer => x =>
        {
            bool up = layer.Layer is ConvTranspose2d;
            Tensor weight = up ? ((ConvTranspose2d)layer.Layer).weight! : ((Conv2d)layer.Layer).weight!;
            long stride = up ? 1 : ((Conv2d)layer.Layer).stride[0];
            long[] size = [1, weight.shape[up ? 1 : 0], Side(x.shape[2]), Side(x.shape[3])];

            // A transposed convolution multiplies once for each cell that it reads.
            work += (double)weight.numel() * (up ? x.shape[2] * x.shape[3] : size[2] * size[3]);
            return empty(size, device: META);

            long Side(long side) => up ? 2 * side : (side + stride - 1) / stride;
        });
        counting.Predict(empty([1, 6, height, width], device: META));
        return work;
    }
}
