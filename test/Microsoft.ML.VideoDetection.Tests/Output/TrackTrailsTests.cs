using System.Numerics;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Tests.Output;

[TestClass]
public sealed class TrackTrailsTests
{
    // A way that trembles by 3 pixels up and down: an average of seven is off by 3/7 at most. The second place has one neighbour on each side: (3 - 3 + 3) / 3.
    [TestMethod]
    public void Smooth_calms_what_trembles_and_keeps_both_ends()
    {
        Vector2[] places = [.. Enumerable.Range(0, 20).Select(i => new Vector2(2 * i, i % 2 == 0 ? 3 : -3))];
        Vector2[] smooth = [.. TrackTrails.Smooth(places)];
        Assert.HasCount(20, smooth);
        Assert.AreEqual((places[0], places[^1]), (smooth[0], smooth[^1]));
        Assert.AreEqual(new Vector2(2, 1), smooth[1]);
        for (int i = 3; i < 17; i++)
        {
            Assert.AreEqual(2 * i, smooth[i].X, 1e-4f);
            Assert.AreEqual(3 / 7f, MathF.Abs(smooth[i].Y), 1e-5f);
        }
    }
}
