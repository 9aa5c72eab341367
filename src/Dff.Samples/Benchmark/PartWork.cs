using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Diagnostics;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Dff.Samples.Benchmark;

/// <summary>Counts the multiplications of a network's convolutions and matrix products, by walking it without computing anything.</summary>
internal static class PartWork
{
    /// <param name="architecture">Of the network.</param>
    /// <param name="height">Padded network pixels.</param>
    /// <param name="width">Padded network pixels.</param>
    /// <param name="regions">Boxes that the region head classifies.</param>
    /// <returns>Billions of floating-point operations of each part, two for a multiplication with its addition.</returns>
    public static Dictionary<string, double> Count(DeepFeatureFlowArchitecture architecture, int height, int width, int regions)
    {
        using DisposeScope scope = NewDisposeScope();
        using var network = new DeepFeatureFlowNetwork(architecture, META);
        long cells = (long)(height / ResNetBackbone.Stride) * (width / ResNetBackbone.Stride);
        RegionHead head = network.RegionHead;
        double regionWork = head.Shared.Append(head.Logits).Append(head.Deltas).Sum(layer => layer.weight!.numel());
        var work = new Dictionary<string, double>
        {
            [FrameActivity.Backbone] = 2e-9 * Backbone(network.Backbone, height, width),
            [FrameActivity.Neck] = 2e-9 * ((Conv2d)network.Neck.Layer.Layer).weight!.numel() * cells,
            [FrameActivity.Proposals] = 2e-9 * cells
                * (network.ProposalHead.Convolution.weight!.numel() + network.ProposalHead.Objectness.weight!.numel() + network.ProposalHead.Deltas.weight!.numel()),
            [FrameActivity.RegionHead] = 2e-9 * regionWork * regions,
        };
        if (network.FlowNetwork is { } flowNetwork)
        {
            work[FrameActivity.Flow] = 2e-9
                * Flow(flowNetwork, (int)(height * architecture.FlowInputScale), (int)(width * architecture.FlowInputScale));
        }

        return work;
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

            // A transposed convolution multiplies once for every cell that it reads.
            work += (double)weight.numel() * (up ? x.shape[2] * x.shape[3] : size[2] * size[3]);
            return empty(size, device: META);

            long Side(long side) => up ? 2 * side : (side + stride - 1) / stride;
        });
        counting.Predict(empty([1, 6, height, width], device: META));
        return work;
    }
}
