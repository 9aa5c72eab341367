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
            using var backbone = new ResNetBackbone(kind, normalization, META);
            Assert.AreEqual(expected, backbone.parameters().Sum(parameter => parameter.NumberOfElements), $"{normalization}");
            Assert.IsTrue(backbone.state_dict().Values.All(entry => entry.device_type == DeviceType.META));
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
            using var backbone = new ResNetBackbone(kind, normalization, CPU);
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
        using var backbone = new ResNetBackbone(BackboneKind.ResNet18, NormalizationKind.BatchNorm);
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
