using Microsoft.ML.VideoDetection.Output;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Tests.Output;

[TestClass]
public sealed class ClassPaletteTests
{
    [TestMethod]
    public void First100Classes_AreToldApart()
    {
        Scalar[] colors = [.. Enumerable.Range(0, 100).Select(ClassPalette.BgrOf)];
        for (int i = 0; i < colors.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                Assert.IsGreaterThan(4.0, Distance(colors[i], colors[j]), $"classes {j} and {i}");
            }
        }

        for (int i = 1; i < 30; i++)
        {
            Assert.IsGreaterThan(100.0, Distance(colors[i], colors[i - 1]), $"neighbours {i - 1} and {i}");
        }
    }

    [TestMethod]
    public void Text_HasTheContrastThatReadersNeed()
    {
        for (int i = 0; i < 200; i++)
        {
            Scalar background = ClassPalette.BgrOf(i);
            double a = ClassPalette.Luminance(background), b = ClassPalette.Luminance(ClassPalette.TextColorOn(background));
            double contrast = (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);

            // 4.5 is what WCAG asks for; of black and white the better one always reaches 4.58.
            Assert.IsGreaterThan(4.5, contrast, $"class {i}");
        }

        Assert.AreEqual(Scalar.Black, ClassPalette.TextColorOn(Scalar.White));
        Assert.AreEqual(Scalar.White, ClassPalette.TextColorOn(Scalar.Black));
    }

    [TestMethod]
    public void NegativeClass_Throws() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ClassPalette.BgrOf(-1));

    private static double Distance(Scalar a, Scalar b) =>
        Math.Sqrt(Math.Pow(a.Val0 - b.Val0, 2) + Math.Pow(a.Val1 - b.Val1, 2) + Math.Pow(a.Val2 - b.Val2, 2));

    [TestMethod]
    public void ColorOf_IsTheColorThatIsDrawn()
    {
        Scalar bgr = ClassPalette.BgrOf(3);
        System.Drawing.Color color = ClassPalette.ColorOf(3);
        Assert.AreEqual((bgr.Val2, bgr.Val1, bgr.Val0), (color.R, color.G, color.B));
    }
}
