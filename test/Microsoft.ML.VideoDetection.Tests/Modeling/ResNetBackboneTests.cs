using Microsoft.ML.VideoDetection.Modeling;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Modeling;

[TestClass]
public sealed class ResNetBackboneTests
{
    // Parameters of the published classifiers (torchvision) without their last layer: 11,689,512 - 513,000 and so on.
    // Group norm has as many as batch norm.
    [TestMethod]
    [DataRow(BackboneKind.ResNet18, 11_176_512L)]
    [DataRow(BackboneKind.ResNet34, 21_284_672L)]
    [DataRow(BackboneKind.ResNet50, 23_508_032L)]
    [DataRow(BackboneKind.ResNet101, 42_500_160L)]
    [DataRow(BackboneKind.ResNet152, 58_143_808L)]
    [DataRow(BackboneKind.ResNeXt101, 81_406_272L)]
    public void OnMeta_EveryDepth_HasThePublishedNumberOfParameters(BackboneKind kind, long expected)
    {
        foreach (NormalizationKind normalization in Enum.GetValues<NormalizationKind>())
        {
            using DisposeScope scope = NewDisposeScope();
            using var backbone = new ResNetBackbone(BackboneLayout.Of(kind), normalization, META);
            Assert.AreEqual(expected, backbone.parameters().Sum(parameter => parameter.NumberOfElements), $"{normalization}");
            Assert.IsTrue(backbone.state_dict().Values.All(entry => entry.device_type == DeviceType.META));
        }
    }

    // Of the published 11,176,512 numbers 9408 are in the stem's convolution, whose input has three channels at any width, and 9600 in norms:
    // these grow with the width. The other 11,157,504 are in convolutions whose input and output both do, so they grow with its square.
    [TestMethod]
    [DataRow(16, 11_157_504L / 16 + (9408 + 9600) / 4, 8, 32)]
    [DataRow(48, 11_157_504L / 16 * 9 + (9408 + 9600) / 4 * 3, 8, 32)]
    [DataRow(128, 11_157_504L * 4 + (9408 + 9600) * 2, 32, 32)]
    public void AnotherWidth_ScalesEveryStage_AndGroupsOfTheNormHaveTwoChannelsOrMore(int width, long parameters, int stemGroups, int lastGroups)
    {
        using DisposeScope scope = NewDisposeScope();
        BackboneLayout layout = BackboneLayout.Of(new DeepFeatureFlowArchitecture { Backbone = BackboneKind.ResNet18, BackboneWidth = width });
        using var backbone = new ResNetBackbone(layout, NormalizationKind.GroupNorm, META);
        Assert.AreEqual(parameters, backbone.parameters().Sum(parameter => parameter.NumberOfElements));
        CollectionAssert.AreEqual(
            Enumerable.Range(0, 4).SelectMany(stage => Enumerable.Repeat((long)width << stage, 2)).ToArray(),
            backbone.Blocks.Select(block => ((TorchSharp.Modules.Conv2d)block.Chain[^1].Convolution).out_channels).ToArray());
        Assert.AreEqual(8 * width, layout.OutputChannels);
        Assert.AreEqual(stemGroups, ((TorchSharp.Modules.GroupNorm)backbone.Stem.Norm).num_groups);
        Assert.AreEqual(lastGroups, ((TorchSharp.Modules.GroupNorm)backbone.Blocks.Last().Chain[^1].Norm).num_groups);
    }

    [TestMethod]
    [DataRow(16, BackboneKind.ResNet18, 128L)]
    [DataRow(16, BackboneKind.ResNeXt101, 512L)]
    [DataRow(48, BackboneKind.ResNet50, 1536L)]
    public void AnotherWidth_GivesEightTimesAsManyPlanes_WithEveryNorm(int width, BackboneKind kind, long channels)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        BackboneLayout layout = BackboneLayout.Of(new DeepFeatureFlowArchitecture { Backbone = kind, BackboneWidth = width });
        foreach (NormalizationKind normalization in Enum.GetValues<NormalizationKind>())
        {
            using var backbone = new ResNetBackbone(layout, normalization, CPU);
            backbone.eval();
            TensorAssert.HasShape([1, channels, 2, 3], backbone.call(ones(1, 3, 32, 48)), $"{normalization}");
        }
    }

    [TestMethod]
    [DataRow(BackboneKind.ResNet18, 512L)]
    [DataRow(BackboneKind.ResNet34, 512L)]
    [DataRow(BackboneKind.ResNet50, 2048L)]
    [DataRow(BackboneKind.ResNet101, 2048L)]
    [DataRow(BackboneKind.ResNet152, 2048L)]
    [DataRow(BackboneKind.ResNeXt101, 2048L)]
    public void MetaAsDefault_EveryDepthAndNorm_GivesFeaturesAtStride16OnTheCpu(BackboneKind kind, long channels)
    {
        foreach (NormalizationKind normalization in Enum.GetValues<NormalizationKind>())
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable inference = inference_mode();
            using var backbone = new ResNetBackbone(BackboneLayout.Of(kind), normalization, CPU);
            backbone.eval();
            Tensor image = ones(2, 3, 48, 80);
            using var elsewhere = new DefaultDevice(META);

            Tensor features = backbone.call(image);

            TensorAssert.HasShape([2, channels, 3, 5], features, $"{normalization}");
            Assert.AreEqual(DeviceType.CPU, features.device_type);
        }
    }

    [TestMethod]
    public void LastStage_OfResNet18_ReachesSixCells_BecauseItIsDilated()
    {
        // Two basic blocks; of the two 3x3 convolutions of each, the first is dilated and reaches 2 cells, the second 1.
        using DisposeScope scope = NewDisposeScope();
        using var backbone = new ResNetBackbone(BackboneLayout.Of(BackboneKind.ResNet18), NormalizationKind.BatchNorm);
        backbone.eval();
        var lastStage = (nn.Module<Tensor, Tensor>)backbone.named_children().Single(child => child.name == "layer4").module;
        using (no_grad())
        {
            // Ones, so that nothing cancels.
            foreach (TorchSharp.Modules.Parameter parameter in lastStage.parameters())
                parameter.fill_(1);
        }

        Tensor input = ones([1, 256, 17, 17], requires_grad: true);
        Tensor output = lastStage.call(input);
        TensorAssert.HasShape([1, 512, 17, 17], output);
        output[0, 0, 8, 8].backward();

        double[] reachedColumns = TensorAssert.Numbers(input.grad!.abs().sum([0, 1, 2]).gt(0));
        CollectionAssert.AreEqual(Enumerable.Range(0, 17).Select(x => Math.Abs(x - 8) <= 6 ? 1.0 : 0).ToArray(), reachedColumns);
    }
}
