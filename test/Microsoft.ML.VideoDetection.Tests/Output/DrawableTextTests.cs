using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Tests.Output;

[TestClass]
public sealed class DrawableTextTests
{
    [TestMethod]
    [DataRow("car", "car")]
    [DataRow("traffic light", "traffic light")]
    [DataRow("Schäferhund", "Schaferhund")]
    [DataRow("façade n°3", "facade n?3")]
    [DataRow("Straße", "Strasse")]
    [DataRow("Ångström", "Angstrom")]
    [DataRow("łódź", "lodz")]
    [DataRow("dog \U0001F436", "dog ?")]
    [DataRow("汽车", "class 3")]
    [DataRow("", "class 3")]
    [DataRow("a\nb", "a?b")]
    public void From_DrawsWhatItCan(string text, string expected) =>
        Assert.AreEqual(expected, DrawableText.From(text, "class 3"));

    [TestMethod]
    public void From_SurvivesBrokenSurrogates() => Assert.AreEqual("a?b", DrawableText.From("a\uD800b", "class 3"));
}
