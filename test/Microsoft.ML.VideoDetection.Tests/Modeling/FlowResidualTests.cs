using Microsoft.ML.VideoDetection.Modeling;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Modeling;

[TestClass]
public sealed class FlowResidualTests
{
    [TensorTestMethod]
    public void Measure_OfTheSamePicture_IsNothing()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor picture = Steps(0);
        Assert.AreEqual(0, FlowResidual.Measure(picture, picture, zeros(1, 2, 64, 128)));
    }

    [TensorTestMethod]
    public void Measure_OfAPictureThatMoved_IsWhatTheFlowDoesNotExplain()
    {
        // Sixteen blocks of 4 in a row, a step of colour every 8 pixels. The picture moved 8 pixels to the right; network pixels are two of
        // the flow network's. Without the flow every block is another colour; with it none is, but for the first two of a row, whose colour
        // came from outside, where the border's colour stands in for it.
        using DisposeScope scope = NewDisposeScope();
        Tensor key = Steps(0), current = Steps(8), flow = zeros(1, 2, 64, 128);
        Assert.AreEqual(1, FlowResidual.Measure(current, key, flow));
        flow[.., 0].fill_(-16);
        Assert.AreEqual(2 / 16.0, FlowResidual.Measure(current, key, flow), 1e-6);
    }

    [TensorTestMethod]
    public void Measure_IgnoresDifferencesWithinTheTolerance()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor key = Steps(0), flow = zeros(1, 2, 64, 128);
        Assert.AreEqual(0, FlowResidual.Measure(key + 0.09, key, flow));
        Assert.AreEqual(1, FlowResidual.Measure(key + 0.11, key, flow));
    }

    /// <summary>[1, 3, 32, 64]: a staircase of brightness along x, 0.12 a step, moved to the right.</summary>
    private static Tensor Steps(int moved)
    {
        Tensor column = ((arange(64, dtype: float32) - moved) / 8).floor() * 0.12f;
        return column.view(1, 1, 1, 64).expand(1, 3, 32, 64).contiguous();
    }
}
