using System.Globalization;
using Dff.Samples;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Weights.Onnx;

/// <summary>Residual networks in ONNX files as initial weights.</summary>
[TestClass]
public sealed class OnnxBackboneTests
{
    private static readonly DeepFeatureFlowArchitecture _small =
        SmallModel.Architecture with { Normalization = NormalizationKind.BatchNorm, BackboneBlocks = [1, 1, 1, 2] };

    /// <summary>
    /// Features of ML.NET's ResNet-18 as ONNX Runtime 1.31.1 computes them, 64 of each stage at places 1000003 i mod count and the root mean
    /// square of all, of a picture that is a formula, blue first, ImageNet's mean subtracted.
    /// </summary>
    [TestMethod]
    public void Features_OfMlNetsResNet18_AreThoseOfOnnxRuntime()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = inference_mode();
        DeepFeatureFlowArchitecture architecture = SmallModel.Architecture with
        {
            Normalization = NormalizationKind.BatchNorm, BackboneWidth = 64, BackboneBlocks = [2, 2, 2, 3],
        };
        using var network = new DeepFeatureFlowNetwork(architecture, CPU);
        InitialWeights.Fill(network, PretrainedBackbone.Path, null, _ => { }, _ => { });
        network.eval();
        ResNetBackbone backbone = network.Backbone;
        ResidualBlock[] blocks = [.. backbone.Blocks];

        Tensor x = ResNetBackbone.Pool(backbone.Stem.Norm.call(backbone.Stem.Convolution.call(Picture())).relu());
        AssertFeatures("stem", x);
        for (int stage = 0; stage < 3; stage++)
        {
            x = blocks[(2 * stage) + 1].call(blocks[2 * stage].call(x));
            AssertFeatures($"stage{stage + 1}", x);
        }

        // The detector's last stage is dilated where the classifier's is strided: the same weights in a strided block.
        using var strided = new BasicBlock(256, 512, stride: 2, dilation: 1, NormalizationKind.BatchNorm, CPU);
        using var second = new BasicBlock(512, 512, stride: 1, dilation: 1, NormalizationKind.BatchNorm, CPU);
        using var third = new BasicBlock(512, 512, stride: 1, dilation: 1, NormalizationKind.BatchNorm, CPU);
        foreach ((BasicBlock block, int i) in new[] { (strided, 6), (second, 7), (third, 8) })
        {
            block.load_state_dict(blocks[i].state_dict());
            block.eval();
            x = block.call(x);
        }

        AssertFeatures("stage4", x);
    }

    [TestMethod]
    public void Entries_OfAGraphOfAnyNames_GoToTheirPlaces()
    {
        using TemporaryFile file = Write(OnnxBytes.ResNet());
        using var network = new FilledNetwork(_small, file.Path);

        // Weights are one more than the operations before them, norms as many.
        Dictionary<string, Tensor> state = network.Network.state_dict();
        Assert.AreEqual(1, First("conv1.weight"));
        Assert.AreEqual((1, 1.1f), (First("bn1.weight"), First("bn1.bias")));
        Assert.AreEqual(5, First("layer1.0.conv1.weight"));
        Assert.AreEqual(8, First("layer1.0.conv2.weight"));
        Assert.AreEqual(17, First("layer2.0.downsample.0.weight"));
        Assert.AreEqual(17, First("layer2.0.downsample.1.weight"));
        Assert.IsFalse(state.ContainsKey("detector.backbone.layer4.2.conv1.weight"));
        network.AssertRandom(name => !name.StartsWith("detector.backbone.", StringComparison.Ordinal));

        float First(string name)
        {
            using DisposeScope scope = NewDisposeScope();
            return state["detector.backbone." + name].flatten()[0].item<float>();
        }
    }

    [TestMethod]
    public void Norms_FoldedIntoConvolutions_AddTheirBias()
    {
        using TemporaryFile file = Write(OnnxBytes.ResNet(foldNorms: true));
        using var network = new FilledNetwork(_small, file.Path);
        using DisposeScope scope = NewDisposeScope();
        var norm = (TorchSharp.Modules.BatchNorm2d)network.Network.Backbone.Stem.Norm;
        norm.eval();
        Tensor x = arange(0, 16, ScalarType.Float32).view(1, 16, 1, 1);

        // The root of (1 - 1e-5) + 1e-5 in floats is 1 to one unit in the last place; values of up to 15.5.
        Assert.IsLessThanOrEqualTo(15.5 * Math.Pow(2, -22), (norm.call(x) - (x + 0.5f)).abs().max().item<float>());
    }

    [TestMethod]
    public void Pixels_OfCntksModels_AreTurnedRoundAndScaled()
    {
        OnnxBytes graph = OnnxBytes.ResNet();
        using TemporaryFile plain = Write(graph);
        graph.Producer = "CNTK";
        using TemporaryFile pixels = Write(graph);
        using var taken = new FilledNetwork(_small, plain.Path);
        using var turned = new FilledNetwork(_small, pixels.Path);
        using DisposeScope scope = NewDisposeScope();
        Tensor Stem(FilledNetwork network) => network.Network.state_dict()["detector.backbone.conv1.weight"];
        float[] deviations = [58.395f, 57.12f, 57.375f];
        for (int channel = 0; channel < 3; channel++)
            Assert.AreEqual(Stem(taken)[0, 2 - channel, 3, 3].item<float>() * deviations[channel], Stem(turned)[0, channel, 3, 3].item<float>());
    }

    [TestMethod]
    public void Blocks_AreThoseOfTheFile_UnlessTheArchitectureHasItsOwn()
    {
        using TemporaryFile file = Write(OnnxBytes.ResNet());
        DeepFeatureFlowArchitecture open = _small with { BackboneBlocks = [] };
        CollectionAssert.AreEqual(new[] { 1, 1, 1, 2 }, InitialWeights.BlocksFor(file.Path, open).ToArray());
        Assert.IsTrue(InitialWeights.BlocksFor(file.Path, open with { Backbone = BackboneKind.ResNet50 }).IsEmpty);
        CollectionAssert.AreEqual(new[] { 2, 2, 2, 2 }, InitialWeights.BlocksFor(file.Path, open with { BackboneBlocks = [2, 2, 2, 2] }).ToArray());
        Assert.Contains(
            "holds a backbone with stages of 1 1 1 2 basic blocks with 1 groups; Architecture.Backbone is ResNet18.",
            FilledNetwork.Refusal(open, file.Path));
        Assert.AreEqual("a ResNet18 with blocks 1 1 1 2 backbone of width 16, usable as initial weights", new MLContext().VideoDetection.Inspect(file.Path).Description);
    }

    [TestMethod]
    [DataRow("Relu", "Sigmoid", "after 't1' comes 'Sigmoid', expected Relu")]
    [DataRow("MaxPool", "AveragePool", "comes 'AveragePool', expected MaxPool")]
    [DataRow("Add", "Concat", "comes 'Concat', expected Relu or Add")]
    [DataRow("BatchNormalization", "InstanceNormalization", "comes 'InstanceNormalization', expected Relu")]
    public void AnotherNetwork_IsRefusedWhereItDiffers(string usual, string unusual, string expected)
    {
        using TemporaryFile file = Write(OnnxBytes.ResNet(node => node.Operator == usual ? (unusual, node.Inputs, node.Outputs) : node));
        string message = FilledNetwork.Refusal(_small, file.Path);
        Assert.StartsWith($"InitialWeightsPath: {file.Path}: is no ResNet that can be used as a backbone: ", message);
        Assert.Contains(expected, message);
    }

    [TestMethod]
    public void Operations_ThatDoNothingInAFinishedNetwork_ArePassedThrough()
    {
        OnnxBytes graph = OnnxBytes.ResNet(node => node.Operator == "MaxPool" ? ("MaxPool", node.Inputs, ["before"]) : node);
        graph.Add("Dropout", ["before"], ["between", "mask"]);
        graph.Add("Identity", ["between"], ["t3"]);
        using TemporaryFile file = Write(graph);
        using var network = new FilledNetwork(_small, file.Path);
        Assert.HasCount(1, network.Infos);
    }

    [TestMethod]
    public void BlocksThatLeadInACircle_AreRefused()
    {
        // t44 is what the last block gives, t3 what the first one takes.
        using TemporaryFile file = Write(OnnxBytes.ResNet(node => node.Outputs[0] == "t44" ? (node.Operator, node.Inputs, ["t3"]) : node));
        Assert.Contains("its blocks lead back to 't", FilledNetwork.Refusal(_small, file.Path));
    }

    [TestMethod]
    public void WeightsInAnotherFile_AreRefused()
    {
        OnnxBytes graph = OnnxBytes.ResNet();
        graph.Field(5, [.. OnnxBytes.Message((8, "far")), .. OnnxBytes.LengthDelimited(13, OnnxBytes.Message((1, "location"), (2, "/etc/passwd")))]);
        using TemporaryFile file = Write(graph);
        Assert.Contains("keeps 'far' in another file; save the model as one file, without external data", FilledNetwork.Refusal(_small, file.Path));
    }

    [TestMethod]
    public void ShapesThatTheirBytesDoNotFill_AreRefusedBeforeMemoryIsTaken()
    {
        foreach (int[] shape in new[] { [int.MaxValue, int.MaxValue, int.MaxValue], [3], new[] { 0 } })
        {
            OnnxBytes graph = OnnxBytes.ResNet();
            graph.AddTensor("bad", 1, new byte[16], shape);
            using TemporaryFile file = Write(graph);
            Assert.Contains($"is damaged: 'bad' of shape [{string.Join(", ", shape)}] has 16 bytes of float32", FilledNetwork.Refusal(_small, file.Path));
        }
    }

    [TestMethod]
    public void DamagedFiles_AreRefusedOrRead_AndNothingElse()
    {
        byte[] whole = OnnxBytes.ResNet().ToArray();
        var random = new Random(16);
        int refused = 0;
        for (int i = 0; i < 300; i++)
        {
            // Most of the file is weights; the graph before them is what can be misread.
            byte[] bytes = i % 3 == 0 ? whole[..random.Next(2, whole.Length)] : Mutation.Of(whole[..4000], random);
            using var file = new TemporaryFile(bytes);
            try
            {
                using WeightFile _ = WeightFile.Open(file.Path);
            }
            catch (InvalidDataException e)
            {
                Assert.Contains(file.Path, e.Message);
                refused++;
            }
        }

        Assert.IsGreaterThan(200, refused);
    }

    private static TemporaryFile Write(OnnxBytes model) => new(model.ToArray());

    private static Tensor Picture()
    {
        float[] pixels = new float[3 * 224 * 224];
        for (int i = 0; i < pixels.Length; i++)
        {
            int channel = i / (224 * 224), y = i / 224 % 224, x = i % 224;
            int value = (((x * 3) + (y * 5) + (channel * 40)) ^ ((x * y / 64) & 255)) % 256;
            pixels[i] = (value - PixelStatistics.MeanOf(channel)) / PixelStatistics.StdOf(channel);
        }

        return tensor(pixels, [1, 3, 224, 224]);
    }

    private static void AssertFeatures(string stage, Tensor actual)
    {
        string[] line = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "onnx", "resnet18-features.txt")).Single(text => text.StartsWith(stage + " ", StringComparison.Ordinal)).Split(' ');
        double[] numbers = [.. line.Skip(1).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        float[] values = actual.contiguous().data<float>().ToArray();
        double rms = Math.Sqrt(values.Sum(value => (double)value * value) / values.Length);
        Assert.AreEqual(numbers[0], rms, 1e-4 * numbers[0], stage);
        for (int i = 0; i < numbers.Length - 1; i++)
            Assert.AreEqual(numbers[i + 1], values[(int)(i * 1000003L % values.Length)], 1e-4 * rms, $"{stage} {i}");
    }
}
