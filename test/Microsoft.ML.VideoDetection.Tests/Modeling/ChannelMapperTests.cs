using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Modeling.Inference;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Modeling;

[TestClass]
public sealed class ChannelMapperTests
{
    private static ChannelMapper _dilated = null!;

    // Once: torch counts every parameter of a disposed layer as alive.
    [ClassInitialize]
    public static void Make(TestContext _)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        _dilated = new ChannelMapper(1, 1, dilation: 2);
        var convolution = (Conv2d)_dilated.Layer.Layer;
        convolution.weight!.fill_(1);
        convolution.bias!.zero_();
    }

    [ClassCleanup]
    public static void Free() => _dilated.Dispose();

    [TensorTestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Dilation_IsTheDistanceOfTheTaps(bool isFrozen)
    {
        // A single one in the middle of 5x5 cells is seen by the nine cells that are 0 or 2 away on each axis.
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        float[] middle = new float[25];
        middle[12] = 1;
        Tensor input = tensor(middle, [1, 1, 5, 5]);
        Tensor output;
        if (isFrozen)
        {
            using FusedConvolution frozen = new LayerFusion(OneDnn.IsAvailable).Fuse((Conv2d)_dilated.Layer.Layer, _dilated.Layer.NegativeSlope);
            output = frozen.Apply(input);
        }
        else
        {
            output = _dilated.call(input);
        }

        TensorAssert.AreEqual([1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1], output);
    }
}
