using Microsoft.ML.VideoDetection.Interop;
using Microsoft.ML.VideoDetection.Output;
using OpenCvSharp;

namespace Microsoft.ML.VideoDetection.Tests.Output;

/// <summary>Names in scripts that need a font. Where the system has none for a script, the fallback is what is drawn.</summary>
[TestClass]
public sealed class OtherScriptTests
{
    public OtherScriptTests() => QuietOpenCv.EnsureReady();

    [TestMethod]
    [DataRow("машина")]
    [DataRow("汽车")]
    [DataRow("سيارة")]
    [DataRow("गाड़ी")]
    [DataRow("자동차")]
    [DataRow("αυτοκίνητο 2")]
    public void Name_IsDrawnWhereAFontHasItsLetters(string name)
    {
        bool hasFont = name.EnumerateRunes().All(rune => SystemFonts.For(rune.Value) is not null);
        string drawn = DrawableText.Of(name, "class 3");
        if (!hasFont)
        {
            Assert.AreEqual(DrawableText.From(name, "class 3"), drawn);
            return;
        }

        Assert.AreEqual(name.Normalize(), drawn);
        var scale = DrawingScale.For(1920, 1080);
        TextMask mask = new(drawn + " 0.87", scale);
        Assert.IsGreaterThan(new TextMask(" 0.87", scale).TextWidth, mask.TextWidth);
        using Mat picture = new(100, mask.TextWidth + 60, MatType.CV_8UC3, Scalar.Black);
        mask.Paint(picture, new Point(30, 60), new Scalar(255, 255, 255));
        using Mat name0 = picture[new Rect(30, 0, mask.TextWidth / 2, 100)], outside = picture[new Rect(mask.TextWidth + 40, 0, 20, 100)];
        Assert.IsGreaterThan(20, Cv2.CountNonZero(name0.Reshape(1)), "letters");
        Assert.AreEqual(0, Cv2.CountNonZero(outside.Clone().Reshape(1)), "nothing beyond the width");
    }

    // The score of a name that is written to the left is a number all the same, and stands at its right.
    [TestMethod]
    public void Digits_AreNotTurnedAround()
    {
        if (SystemFonts.For(0x0633) is null)
            Assert.Inconclusive("No font of this system has Arabic letters.");
        var scale = DrawingScale.For(1920, 1080);
        TextMask one = new("س 0.17", scale), other = new("س 0.11", scale);
        using Mat first = Painted(one), second = Painted(other);
        using Mat difference = new();
        Cv2.Absdiff(first, second, difference);

        // They differ in the last digit only.
        using Mat begin = difference[new Rect(0, 0, one.TextWidth * 3 / 5, 100)];
        Assert.AreEqual(0, Cv2.CountNonZero(begin.Clone().Reshape(1)));
        Assert.IsGreaterThan(0, Cv2.CountNonZero(difference.Reshape(1)));
    }

    [TestMethod]
    [DataRow("Straße", "Strasse")]
    [DataRow("a\nb 汽", "a?b ?")]
    [DataRow("", "class 3")]
    public void Of_DrawsLatinInStrokesAndControlsNever(string text, string expected) => Assert.AreEqual(expected, DrawableText.Of(text, "class 3"));

    private static Mat Painted(TextMask mask)
    {
        Mat picture = new(100, 400, MatType.CV_8UC3, Scalar.Black);
        mask.Paint(picture, new Point(5, 60), new Scalar(255, 255, 255));
        return picture;
    }
}
