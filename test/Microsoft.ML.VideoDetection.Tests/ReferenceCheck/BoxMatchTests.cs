using ReferenceCheck;

namespace Microsoft.ML.VideoDetection.Tests.ReferenceCheck;

[TestClass]
public sealed class BoxMatchTests
{
    [TestMethod]
    [DataRow(10f, 20f, 10f, 50f)] // no width
    [DataRow(10f, 20f, 40f, 20f)] // no height
    [DataRow(10f, 20f, 10f, 20f)] // neither
    public void Box_without_area_is_found_again(float x0, float y0, float x1, float y1)
    {
        float[] box = [x0, y0, x1, y1, 0.5f, 3];
        Assert.AreEqual(0.0, BoxMatch.Iou(box, box));
        Assert.AreEqual((1, 1), BoxMatch.Count(box, box, 6));
    }

    [TestMethod]
    [DataRow(0.009f, 1)]
    [DataRow(0.011f, 0)]
    public void Its_corners_may_be_a_hundredth_of_a_pixel_apart(float shift, int found)
    {
        float[] wanted = [1, 20, 1, 50, 0.5f];
        for (int i = 0; i < 4; i++)
        {
            float[] moved = [.. wanted];
            moved[i] += shift;
            Assert.AreEqual((found, 1), BoxMatch.Count(moved, wanted, 5), $"coordinate {i}");
            Assert.AreEqual((found, 1), BoxMatch.Count(wanted, moved, 5), $"coordinate {i} of the expected box");
        }
    }

    [TestMethod]
    [DataRow(0.5f, 4f)] // another class
    [DataRow(0.502f, 3f)] // a score 0.002 apart
    public void Without_area_class_and_score_count_as_ever(float score, float label)
    {
        float[] wanted = [10, 20, 10, 50, 0.5f, 3];
        Assert.AreEqual((0, 1), BoxMatch.Count([10, 20, 10, 50, score, label], wanted, 6));
    }

    [TestMethod]
    public void Of_two_without_area_each_takes_the_nearer_one()
    {
        // Both candidates are near enough to the first expected box; only the first candidate is near enough to the second.
        float[] actual = [10.008f, 0, 10.008f, 5, 0.5f, 10, 0, 10, 5, 0.5f];
        float[] wanted = [10, 0, 10, 5, 0.5f, 10.016f, 0, 10.016f, 5, 0.5f];
        Assert.AreEqual((2, 2), BoxMatch.Count(actual, wanted, 5));
    }

    [TestMethod]
    [DataRow(0.99f, 0)] // IoU 99 / 100, not more than 0.99
    [DataRow(0.9925f, 1)] // 99.25 / 100
    public void Boxes_with_area_are_compared_by_their_overlap(float width, int found)
    {
        float[] wanted = [0, 0, 100, 100, 0.5f];
        Assert.AreEqual((found, 1), BoxMatch.Count([0, 0, 100 * width, 100, 0.5f], wanted, 5));
    }

    [TestMethod]
    public void One_box_is_the_partner_of_one_only()
    {
        float[] box = [0, 0, 10, 10, 0.5f];
        Assert.AreEqual((1, 2), BoxMatch.Count(box, [.. box, .. box], 5));
        Assert.AreEqual((1, 2), BoxMatch.Count([7, 7, 7, 7, 0.5f], [7, 7, 7, 7, 0.5f, 7, 7, 7, 7, 0.5f], 5));
    }
}
