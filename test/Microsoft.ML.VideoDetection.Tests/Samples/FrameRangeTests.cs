using Dff.Samples.Data;

namespace Microsoft.ML.VideoDetection.Tests.Samples;

[TestClass]
public sealed class FrameRangeTests
{
    [TestMethod]
    [DataRow("0..594", 0, 594)]
    [DataRow("595..", 595, int.MaxValue)]
    [DataRow("7..7", 7, 7)]
    public void A_range_is_read_and_written_alike(string text, int first, int last)
    {
        Assert.IsTrue(FrameRange.TryParse(text, out FrameRange range));
        Assert.AreEqual(new FrameRange(first, last), range);
        Assert.AreEqual(text, range.ToString());
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("5")]
    [DataRow("..5")]
    [DataRow("..")]
    [DataRow("5..4")]
    [DataRow("-1..4")]
    [DataRow("1..2..3")]
    [DataRow("0..99999999999")]
    public void What_is_no_range_is_refused(string text) => Assert.IsFalse(FrameRange.TryParse(text, out _));

    [TestMethod]
    [DataRow("0..4", "4..9", true)]
    [DataRow("0..4", "5..", false)]
    [DataRow("5..", "0..5", true)]
    public void Both_ends_belong_to_a_range(string one, string other, bool overlap)
    {
        Assert.IsTrue(FrameRange.TryParse(one, out FrameRange first) & FrameRange.TryParse(other, out FrameRange second));
        Assert.AreEqual(overlap, first.Overlaps(second));
    }
}
