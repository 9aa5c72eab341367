using Microsoft.ML.VideoDetection.IO;

namespace Microsoft.ML.VideoDetection.Tests.IO;

[TestClass]
public sealed class NaturalNameOrderTests
{
    [TestMethod]
    public void Sort_CountsAsPeopleDo()
    {
        string[] expected = ["1.png", "2.png", "10.png", "a", "a1b2", "a1b10", "a2", "A10", "frame-9", "frame-0010", "frame-11", "frame-99999999999999999999999"];
        string[] names = [.. expected.Reverse()];
        Array.Sort(names, NaturalNameOrder.Instance);
        CollectionAssert.AreEqual(expected, names);
    }

    [TestMethod]
    [DataRow("a1", "a01")]
    [DataRow("A", "a")]
    [DataRow("x", "xy")]
    public void Compare_OfDifferentNames_IsNeverZeroAndAntisymmetric(string a, string b)
    {
        int order = NaturalNameOrder.Instance.Compare(a, b);
        Assert.AreNotEqual(0, order);
        Assert.AreEqual(-Math.Sign(order), Math.Sign(NaturalNameOrder.Instance.Compare(b, a)));
        Assert.AreEqual(0, NaturalNameOrder.Instance.Compare(a, a));
    }
}
