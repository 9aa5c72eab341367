using Microsoft.ML.VideoDetection.Propagation;

namespace Microsoft.ML.VideoDetection.Tests.Propagation;

[TestClass]
public sealed class BoxMotionTests
{
    // Network pixels of one pixel of a field of scale 1.
    private const int Pixel = 4;

    [TestMethod]
    [DataRow(0f, 0f, 1f)]
    [DataRow(24f, -10f, 1f)]
    [DataRow(-16f, 12f, 1.15f)]
    [DataRow(8f, 8f, 0.88f)]
    public void Carry_UnderTranslationAndZoom_FollowsTheObject(float dx, float dy, float zoom)
    {
        float[] key = [200, 120, 280, 240];
        float[] boxes = [.. key];
        // The whole picture moves: of the key frame, c is at c + d and distances from c are zoomed.
        BoxMotion.Carry(Backward(240, 180, dx, dy, zoom, _ => true), boxes);
        AssertBox([240 + dx - (40 * zoom), 180 + dy - (60 * zoom), 240 + dx + (40 * zoom), 180 + dy + (60 * zoom)], boxes, 3);
    }

    [TestMethod]
    public void Carry_BeforeABackgroundThatStays_FollowsTheObject()
    {
        float[] boxes = [200, 120, 280, 240];
        BoxMotion.Carry(Backward(240, 180, 20, 8, 1, now => Math.Abs(now.X - 260) < 38 && Math.Abs(now.Y - 188) < 58), boxes);
        AssertBox([220, 128, 300, 248], boxes, 4);
    }

    [TestMethod]
    [DataRow(16)] // 0.4 of the box
    [DataRow(24)]
    public void Carry_OfAnObjectThatFillsHalfOfItsBox_FollowsItsCenter(int halfWidth)
    {
        // Backwards, what is now behind the object's new place came out of the box as well, and says that it stayed.
        float[] boxes = [200, 120, 280, 240];
        BoxMotion.Carry(Backward(240, 180, 20, 8, 1, now => Math.Abs(now.X - 260) < halfWidth && Math.Abs(now.Y - 188) < 58), boxes);
        Assert.AreEqual(260, (boxes[0] + boxes[2]) / 2, 4);
        Assert.AreEqual(188, (boxes[1] + boxes[3]) / 2, 4);
    }

    [TestMethod]
    public void Carry_SeveralBoxes_MovesEachByItsOwnMotion()
    {
        MotionField field = KnownMotion.Make(128, 96, 1, (x, _) => x < 64 ? (-4, 0) : (0, 6));
        float[] boxes = [40, 40, 120, 120, 340, 200, 420, 300];
        BoxMotion.Carry(field, boxes);
        AssertBox([48, 40, 128, 120, 340, 188, 420, 288], boxes, 0.01f);
    }

    [TestMethod]
    [DataRow(-500f, 20f, -400f, 90f)] // outside of the picture
    [DataRow(20f, 20f, 20f, 90f)] // empty
    [DataRow(90f, 20f, 20f, 90f)]
    [DataRow(float.NaN, 20f, 60f, 90f)]
    [DataRow(0f, 0f, float.PositiveInfinity, 90f)]
    public void Carry_WithoutVotes_LeavesTheBox(float left, float top, float right, float bottom)
    {
        float[] boxes = [left, top, right, bottom];
        BoxMotion.Carry(KnownMotion.Make(128, 96, 1, (_, _) => (3, 3)), boxes);
        CollectionAssert.AreEqual(new[] { left, top, right, bottom }, boxes);
    }

    [TestMethod]
    public void Carry_AlongWildMotion_StaysFinite()
    {
        var random = new Random(2);
        MotionField field = KnownMotion.Make(128, 96, 1, (x, _) => x % 5 == 0 ? (float.NaN, 1e30f) : ((random.NextSingle() - 0.5f) * 60, (random.NextSingle() - 0.5f) * 60));
        float[] boxes = [.. Enumerable.Range(0, 40).SelectMany(i => new[] { 8f * i, 4f * i, (8f * i) + 3 + i, (4f * i) + 90 })];
        BoxMotion.Carry(field, boxes);
        Assert.IsTrue(boxes.All(float.IsFinite));
    }

    [TestMethod]
    public void Carry_AllocatesNothing()
    {
        MotionField field = KnownMotion.Make(128, 96, 1, (_, _) => (3, 3));
        float[] boxes = [.. Enumerable.Range(0, 100).SelectMany(i => new[] { 2f * i, i, (2f * i) + 80, i + 60f })];
        BoxMotion.Carry(field, boxes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        BoxMotion.Carry(field, boxes);
        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void Carry_OfWhatIsNoBox_Throws()
    {
        Assert.Contains("5 numbers", Assert.ThrowsExactly<ArgumentException>(() => BoxMotion.Carry(KnownMotion.Make(4, 4, 1, (_, _) => default), new float[5])).Message);
        Assert.ThrowsExactly<ArgumentException>(() => BoxMotion.Carry(new MotionField(), new float[4]));
    }

    // Vectors of the current frame for an object that moved; what is not the object stays.
    private static MotionField Backward(float centerX, float centerY, float dx, float dy, float zoom, Func<(float X, float Y), bool> isObject) =>
        KnownMotion.Make(128, 96, 1, (column, row) =>
        {
            float x = (column + 0.5f) * Pixel, y = (row + 0.5f) * Pixel;
            float wasX = centerX + ((x - centerX - dx) / zoom), wasY = centerY + ((y - centerY - dy) / zoom);
            return isObject((x, y)) ? ((wasX - x) / 2, (wasY - y) / 2) : (0, 0);
        });

    private static void AssertBox(float[] expected, float[] actual, float tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], tolerance);
    }
}
