using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class DetectorInitializationTests
{
    private static readonly DeepFeatureFlowArchitecture _architecture = DeepFeatureFlowArchitecture.Small with
    {
        NeckChannels = 64, ProposalHeadChannels = 64, RegionHeadChannels = 128, MotionEstimator = MotionEstimator.FlowNet, FlowWidth = 0.25,
    };

    private static DeepFeatureFlowNetwork _network = null!;

    [ClassInitialize]
    public static void MakeNetwork(TestContext _)
    {
        _network = new DeepFeatureFlowNetwork(_architecture, CPU);
        DetectorInitialization.Apply(_network, seed: 5);
    }

    [ClassCleanup]
    public static void FreeNetwork() => _network.Dispose();

    // A layer of n numbers has its standard deviation to 1 / sqrt(2 n): 2 % for the smallest of these.
    [TensorTestMethod]
    [DataRow("detector.backbone.layer4.1.conv2.weight", 2.0 / (512 * 9), DisplayName = "fan out of 512 3x3")]
    [DataRow("detector.neck.convs.0.conv.weight", 2.0 / ((512 + 64) * 9), DisplayName = "fan in and out")]
    [DataRow("detector.roi_head.bbox_head.shared_fcs.0.weight", 2.0 / ((64 * 49) + 128), DisplayName = "fully connected")]
    [DataRow("detector.rpn_head.rpn_conv.weight", 1e-4, DisplayName = "0.01")]
    [DataRow("detector.roi_head.bbox_head.fc_reg.weight", 1e-6, DisplayName = "0.001")]
    [DataRow("motion.conv4.1.conv.weight", 2 / 1.01 / (128 * 9), DisplayName = "fan in of 128 3x3, leaky")]
    public void Weights_have_the_spread_of_their_layer(string name, double variance)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = Parameter(name);
        double tolerance = 4 * Math.Sqrt(variance / (2 * weight.numel()));
        Assert.AreEqual(Math.Sqrt(variance), weight.std().ToDouble(), tolerance);
    }

    [TensorTestMethod]
    public void Biases_are_zero_and_norms_change_nothing()
    {
        using DisposeScope scope = NewDisposeScope();
        foreach ((string name, Parameter parameter) in _network.named_parameters().Where(item => item.parameter.dim() == 1))
            Assert.AreEqual(name.EndsWith("weight", StringComparison.Ordinal) ? 1 : 0, parameter.abs().max().ToDouble(), name);
    }

    [TensorTestMethod]
    public void Any_pair_has_zero_flow_and_yet_what_the_flow_is_made_of_differs()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        using var generator = new Generator(1);
        Tensor images = randn(1, 6, 64, 64, generator: generator);
        Assert.IsTrue(_network.FlowNetwork!.PredictLevels(images).All(level => level.abs().max().ToDouble() == 0));

        // The signal arrives: it neither dies nor explodes on its way through the nine layers of the encoder.
        Tensor x = images;
        foreach (string layer in new[] { "conv1.0", "conv2.0", "conv3.0", "conv3.1", "conv4.0", "conv4.1", "conv5.0", "conv5.1" })
        {
            Tensor weight = Parameter($"motion.{layer}.conv.weight");
            bool isSecond = layer.EndsWith(".1", StringComparison.Ordinal);
            x = nn.functional.leaky_relu(
                nn.functional.conv2d(x, weight, padding: [weight.shape[2] / 2, weight.shape[2] / 2], strides: isSecond ? [1, 1] : [2, 2]), 0.1);
        }

        double size = x.square().mean().sqrt().ToDouble();
        Assert.IsTrue(size is > 0.3 and < 3, $"{size}");
    }

    // Without counting tensors: torch counts each parameter of a network twice when it is made.
    [TestMethod]
    public void The_same_seed_draws_the_same_weights()
    {
        using var again = new DeepFeatureFlowNetwork(_architecture, CPU);
        using var other = new DeepFeatureFlowNetwork(_architecture, CPU);
        DetectorInitialization.Apply(again, seed: 5);
        DetectorInitialization.Apply(other, seed: 6);
        using DisposeScope scope = NewDisposeScope();
        double[] expected = Sums(_network), same = Sums(again), others = Sums(other);
        CollectionAssert.AreEqual(expected, same);
        CollectionAssert.AreNotEqual(expected, others);

        static double[] Sums(DeepFeatureFlowNetwork network) =>
            [.. network.named_parameters().Select(item => item.parameter.detach().to(float64).sum().ToDouble())];
    }

    private static Tensor Parameter(string name) => _network.named_parameters().Single(item => item.name == name).parameter.detach();
}
