using Dff.Samples.Web.Uploads;

namespace Microsoft.ML.VideoDetection.Tests.Samples.Web;

[TestClass]
public sealed class UploadNameTests
{
    [TestMethod]
    [DataRow("street.mp4", "street.mp4")]
    [DataRow("Straße 東京 (1).mp4", "Straße 東京 (1).mp4")]
    [DataRow("../../../etc/passwd", "passwd")]
    [DataRow(@"C:\Users\me\clip.mov", "clip.mov")]
    [DataRow("=1+2;\"x\"<b>.avi", "_1_2__x__b_.avi")]
    [DataRow(".hidden", "hidden")]
    [DataRow("-rf", "rf")]
    [DataRow("line\r\nbreak", "line__break")]
    [DataRow("..", "video.mp4")]
    [DataRow("a/", "video.mp4")]
    [DataRow(null, "video.mp4")]
    public void Only_letters_digits_and_a_few_signs_are_kept(string? given, string expected) =>
        Assert.AreEqual(expected, UploadName.Clean(given, "video.mp4"));

    [TestMethod]
    public void A_name_has_80_characters_at_most() => Assert.AreEqual(80, UploadName.Clean(new string('x', 5000), "").Length);
}
