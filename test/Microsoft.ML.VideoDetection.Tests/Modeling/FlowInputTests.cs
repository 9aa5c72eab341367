using Microsoft.ML.VideoDetection.Modeling;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Modeling;

[TestClass]
public sealed class FlowInputTests
{
    // Normalised with mean and standard deviation, and back: eight operations on values of up to 1.
    private static readonly double _tolerance = Rounding.OfSum(8, 1);

    [TensorTestMethod]
    public void Prepare_DenormalisesAndSubtractsFlowNetsMean()
    {
        // White and black as the detector sees them: (255 - mean) / std and -mean / std. FlowNet wants 1 and 0 minus its mean.
        using DisposeScope scope = NewDisposeScope();
        Tensor white = (255 - PixelStatistics.Mean(CPU)) / PixelStatistics.Std(CPU) * ones(1, 3, 32, 48);
        Tensor black = -PixelStatistics.Mean(CPU) / PixelStatistics.Std(CPU) * ones(1, 3, 32, 48);

        Tensor input = FlowInput.Prepare(white, black, new FrameGeometry(48, 32, 48, 32), scale: 1);

        TensorAssert.HasShape([1, 6, 32, 48], input);
        TensorAssert.AreEqual([1 - 0.411, 1 - 0.432, 1 - 0.450, -0.411, -0.432, -0.450], input[0, .., 13, 7], _tolerance);
    }

    [TensorTestMethod]
    public void Prepare_IsZeroBeyondTheUnpaddedArea_AndHalvesTheResolution()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor frame = zeros(1, 3, 32, 48); // the mean colour: 123.675 / 255 - 0.411 = 0.074 in red
        Tensor input = FlowInput.Prepare(frame, frame, new FrameGeometry(41, 20, 41, 20), scale: 0.5);

        TensorAssert.HasShape([1, 6, 16, 24], input);
        double red = (123.675 / 255) - 0.411;
        Tensor row = input[0, 0, 0];
        TensorAssert.AreEqual([.. Enumerable.Repeat(red, 20), red / 2, 0, 0, 0], row, _tolerance); // column 40 and 41 average to half
        TensorAssert.AreEqual([.. Enumerable.Repeat(red, 10), 0, 0, 0, 0, 0, 0], input[0, 3, .., 0], _tolerance);
    }

    [TensorTestMethod]
    public void Prepare_LeavesItsInputsAlone()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor current = ones(1, 3, 16, 16), key = ones(1, 3, 16, 16);
        FlowInput.Prepare(current, key, new FrameGeometry(9, 9, 9, 9), 0.5);
        TensorAssert.AreEqual([768], current.sum());
        TensorAssert.AreEqual([768], key.sum());
    }
}
