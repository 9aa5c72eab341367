using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Training;
using Microsoft.ML.VideoDetection.Training.DataParallel;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class BackwardStagesTests
{
    [TestMethod]
    [DataRow("motion.conv1.0.conv.weight", 0)]
    [DataRow("detector.roi_head.bbox_head.fc_cls.weight", 0)]
    [DataRow("detector.neck.convs.0.conv.weight", 1)]
    [DataRow("detector.backbone.layer4.0.conv1.weight", 2)]
    [DataRow("detector.backbone.layer2.1.conv2.weight", 4)]
    [DataRow("detector.backbone.layer1.0.conv1.weight", 5)]
    [DataRow("detector.backbone.conv1.weight", 5)]
    public void A_stage_follows_from_a_name(string parameter, int stage) => Assert.AreEqual(stage, BackwardStages.Of(parameter));

    [TestMethod]
    public void When_a_stage_is_told_of_its_gradients_are_complete_and_later_ones_are_not_there_yet()
    {
        using DeepFeatureFlowNetwork network = InitialNetwork.Build(3, TinyTraining.Architecture);
        FrozenStages.Apply(network, 0);
        using var expected = new Gradients(network);
        expected.Compute();
        Dictionary<string, double> whole = expected.Sums();

        using var watched = new Gradients(network);
        var seen = new List<int>();
        using (BackwardStages.Watch(network, stage =>
        {
            seen.Add(stage);
            foreach ((string name, double sum) in watched.Sums())
                Assert.AreEqual(BackwardStages.Of(name) <= stage ? whole[name] : 0, sum, $"{name} after stage {stage}");
        }))
        {
            watched.Compute();
        }

        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3, 4 }, seen);
        watched.Compute();
        Assert.HasCount(5, seen);
    }

    [TestMethod]
    public void Boundaries_leave_no_tensor_behind()
    {
        using DeepFeatureFlowNetwork network = InitialNetwork.Build(3, TinyTraining.Architecture);
        var settings = new OptimizerSettings(OptimizerKind.Sgd, 1e-3, 0, 0, null);
        var recipe = new TrainingRecipe(1, new PairSampling(9, 0.5, 1), new ObjectiveWeights(0.5, 5, 1), settings, 0, 1, [], 0.1, 4, 1, null, false);
        using var optimizer = new DetectorOptimizer(FrozenStages.Apply(network, 2), settings);
        using var step = new TrainingStep<LoadedPair>(DetectorObjective.Of(network, 20, 32, 16, recipe.ObjectiveWeights), optimizer, CPU);
        LoadedPair pair = new PairLoading(TinyTraining.Data(), network.Architecture).Load(new FramePair(0, 0, 1, 3, false, 11));
        step.Run([pair], 1e-3);
        TensorCount before = TensorCount.Now();
        int reached = 0;
        using (BackwardStages.Watch(network, _ => reached++))
        {
            for (int i = 0; i < 3; i++)
                step.Run([pair], 1e-3);
        }

        // Neck, backbone and layer3; nothing before layer3 is trained.
        Assert.AreEqual(9, reached);
        Assert.AreEqual(0, TensorCount.Now().LeakedSince(before));
    }

    /// <summary>Gradients of a forward pass in which every part of the network takes part, the heads twice.</summary>
    private sealed class Gradients(DeepFeatureFlowNetwork network) : IDisposable
    {
        public void Compute()
        {
            using DisposeScope scope = NewDisposeScope();
            foreach ((_, TorchSharp.Modules.Parameter parameter) in network.named_parameters())
                parameter.grad = zeros_like(parameter).DetachFromDisposeScope();
            manual_seed(1);
            Tensor image = randn(1, 3, 48, 64), pair = randn(1, 6, 48, 64);
            Tensor own = network.ExtractFeatures(image);
            Tensor flow = network.FlowNetwork!.call(pair);
            Tensor carried = own * flow.mean();
            Tensor regions = tensor(new float[] { 4, 4, 40, 40 }).view(1, 4);
            Tensor loss = zeros(1);
            foreach (Tensor features in new[] { own, carried })
            {
                (Tensor objectness, Tensor deltas) = network.ProposalHead.call(features);
                (Tensor logits, Tensor boxes) = network.RegionHead.call(features, regions);
                loss = loss + objectness.square().sum() + deltas.square().sum() + logits.square().sum() + boxes.square().sum();
            }

            loss.backward();
        }

        // To the last bit: what is not yet complete would differ.
        public Dictionary<string, double> Sums() => network.named_parameters().ToDictionary(item => item.name, item => Sum(item.parameter), StringComparer.Ordinal);

        public void Dispose()
        {
            foreach ((_, TorchSharp.Modules.Parameter parameter) in network.named_parameters())
                parameter.grad = null;
        }

        private static double Sum(Tensor parameter)
        {
            using DisposeScope scope = NewDisposeScope();
            return parameter.grad!.abs().to(float64).sum().item<double>();
        }
    }
}
