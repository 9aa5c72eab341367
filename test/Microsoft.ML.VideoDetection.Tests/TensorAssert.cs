using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests;

/// <summary>Compares tensors with numbers that stand in the test.</summary>
internal static class TensorAssert
{
    public static void HasShape(long[] expected, Tensor actual, string what = "") =>
        CollectionAssert.AreEqual(expected, actual.shape, $"{what} is [{string.Join(", ", actual.shape)}]");

    /// <summary>Compares all elements, row-major; with a tolerance of 0, bit for bit but for the sign of zero.</summary>
    public static void AreEqual(double[] expected, Tensor actual, double tolerance = 0)
    {
        double[] numbers = Numbers(actual);
        Assert.HasCount(expected.Length, numbers);
        for (int i = 0; i < expected.Length; i++)
            Assert.IsLessThanOrEqualTo(tolerance, Math.Abs(expected[i] - numbers[i]), $"Element {i} is {numbers[i]:R}, expected {expected[i]:R}.");
    }

    public static double[] Numbers(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.detach().cpu().to_type(ScalarType.Float64).contiguous().data<double>().ToArray();
    }
}
