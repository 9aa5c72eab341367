using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Tests.Propagation;

[TestClass]
public sealed class KeyFrameRuleTests
{
    [TestMethod]
    public void Multiples_of_the_interval_are_key_frames()
    {
        var rule = new KeyFrameRule(3);
        bool[] keys = [.. Enumerable.Range(0, 7).Select(i => rule.IsKeyFrame("v", i, 64, 48, sceneCut: false))];
        CollectionAssert.AreEqual(new[] { true, false, false, true, false, false, true }, keys);
    }

    [TestMethod]
    public void Without_features_to_take_a_frame_is_a_key_frame()
    {
        var rule = new KeyFrameRule(10);
        Assert.IsTrue(rule.IsKeyFrame("a", 4, 64, 48, false), "the first frame seen");
        Assert.IsFalse(rule.IsKeyFrame("a", 5, 64, 48, false));
        Assert.IsTrue(rule.IsKeyFrame("b", 6, 64, 48, false), "another video");
        Assert.IsTrue(rule.IsKeyFrame("b", 7, 48, 64, false), "another size");
        Assert.IsFalse(rule.IsKeyFrame("b", 8, 48, 64, false));
        Assert.IsTrue(rule.IsKeyFrame("b", 6, 48, 64, false), "a step back before the key frame");
        Assert.IsTrue(rule.IsKeyFrame("b", 16, 48, 64, false), "an interval behind");
        Assert.IsTrue(rule.IsKeyFrame("b", 17, 48, 64, sceneCut: true), "a cut");
        rule.Reset();
        Assert.IsTrue(rule.IsKeyFrame("b", 18, 48, 64, false), "after a reset");
    }
}
