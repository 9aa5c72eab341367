using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Modeling.Inference;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Tasks.Detection;

[TestClass]
public sealed class FrozenDetectionLayersTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void RegionOutputs_OfALayerOfRankSix_NeedNoMore(bool pack)
    {
        if (pack && !OneDnn.IsAvailable)
            Assert.Inconclusive("This libtorch has no oneDNN functions.");

        // The product of two thin matrices has their width as its rank: six directions hold all of it, five do not.
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        DeepFeatureFlowArchitecture architecture = SmallModel.Architecture;
        using var generator = new Generator(4);
        using var head = new RegionHead(architecture);
        using var proposalHead = new ProposalHead(architecture);
        long[] shape = head.Shared[0].weight!.shape;
        head.Shared[0].weight!.copy_(randn([shape[0], 6], generator: generator).matmul(randn([6, shape[1]], generator: generator)) / 100);
        Tensor regions = randn([20, shape[1]], generator: generator);

        Tensor all = Outputs(null);
        double spread = all.std().item<float>();

        // Sums over all inputs of a region, by way of six numbers; the eigenvectors are those of double precision.
        Assert.IsLessThan(Rounding.OfRandomProducts((int)shape[1]) * spread, Distance(Outputs(6)));
        Assert.IsGreaterThan(1e-2 * spread, Distance(Outputs(5)));
        Assert.IsGreaterThan(Distance(Outputs(5)), Distance(Outputs(1)));

        double Distance(Tensor outputs) => (outputs - all).abs().max().item<float>();

        Tensor Outputs(int? rank)
        {
            using var layers = new FrozenDetectionLayers(proposalHead, head, new LayerFusion(pack));
            return layers.RegionOutputs(regions, rank);
        }
    }
}
