using Microsoft.ML.VideoDetection.Output.Encoders;

namespace Microsoft.ML.VideoDetection.Tests.Output.Encoders;

[TestClass]
public sealed class FractionTests
{
    [TestMethod]
    [DataRow(30000 / 1001.0, 30000, 1001)]
    [DataRow(24000 / 1001.0, 24000, 1001)]
    [DataRow(60000 / 1001.0, 60000, 1001)]
    [DataRow(25.0, 25, 1)]
    [DataRow(12.5, 25, 2)]
    [DataRow(29.97, 2997, 100)]
    [DataRow(23.976, 2997, 125)]
    [DataRow(105611 / 500.0, 105611, 500)]
    [DataRow(64 / 45.0, 64, 45)]
    [DataRow(0.01, 1, 100)]
    [DataRow(1e-9, 1, 1_000_000)]
    public void Of_finds_the_fraction_again(double value, long numerator, long denominator) =>
        Assert.AreEqual(new Fraction(numerator, denominator), Fraction.Of(value));
}
