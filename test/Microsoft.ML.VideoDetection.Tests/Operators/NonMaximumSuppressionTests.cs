using Microsoft.ML.VideoDetection.Operators;

namespace Microsoft.ML.VideoDetection.Tests.Operators;

[TestClass]
public sealed class NonMaximumSuppressionTests
{
    // IoU of the first with the others: 80/120 = 0.667, 50/150 = 0.333, 0; of the second with the third: 70/130 = 0.538.
    private static readonly float[] _row = [0, 0, 10, 10, 2, 0, 12, 10, 5, 0, 15, 10, 100, 0, 110, 10];

    [TestMethod]
    [DataRow(0.7f, new[] { 1, 0, 2, 3 })]
    [DataRow(0.6f, new[] { 1, 2, 3 })]
    [DataRow(0.5f, new[] { 1, 3 })]
    public void Keep_DropsWhatOverlapsABetterBoxMoreThanTheThreshold(float threshold, int[] expected) =>
        CollectionAssert.AreEqual(expected, Keep(_row, [0.8f, 0.9f, 0.7f, 0.1f], threshold, 10));

    [TestMethod]
    public void Keep_IouEqualToTheThreshold_IsKept()
    {
        // Two boxes of 10 x 10 that share 10 x 5: 50/150, and the same division in float32.
        float[] boxes = [0, 0, 10, 10, 5, 0, 15, 10], scores = [0.9f, 0.8f];
        CollectionAssert.AreEqual(new[] { 0, 1 }, Keep(boxes, scores, 50f / 150f, 10));
        CollectionAssert.AreEqual(new[] { 0 }, Keep(boxes, scores, MathF.BitDecrement(50f / 150f), 10));
    }

    [TestMethod]
    public void Keep_ADroppedBoxDropsNobody() =>
        // The second is dropped by the first (0.667), and so cannot drop the third (0.538 with the second, 0.333 with the first).
        CollectionAssert.AreEqual(new[] { 0, 2, 3 }, Keep(_row, [0.9f, 0.8f, 0.7f, 0.6f], 0.5f, 10));

    [TestMethod]
    public void Keep_StopsAtMaxKept() => CollectionAssert.AreEqual(new[] { 3, 2 }, Keep(_row, [0.6f, 0.7f, 0.8f, 0.9f], 0.9f, 2));

    [TestMethod]
    public void Keep_OfNoBoxes_KeepsNone() => Assert.IsEmpty(Keep([], [], 0.5f, 10));

    [TestMethod]
    public void Keep_EmptyBoxesDropNobody()
    {
        // 0/0 is not above any threshold.
        float[] points = [.. Enumerable.Repeat(5f, 80)], scores = [.. Enumerable.Repeat(0.5f, 20)];
        CollectionAssert.AreEqual(Enumerable.Range(0, 20).ToArray(), Keep(points, scores, 0.5f, 100));
    }

    [TestMethod]
    [DataRow(0.3f)]
    [DataRow(0.7f)]
    public void Keep_OnRandomBoxesOfEveryCount_EqualsTheDefinition(float threshold)
    {
        // Every count up to three vectors of eight or sixteen floats, and two that are no multiple of anything.
        foreach (int count in Enumerable.Range(1, 50).Append(333).Append(1501))
        {
            float[] rows = SeededBoxes.Make(seed: count, count, 0, 0, 60, 60);
            float[] scores = SeededScores(seed: -count, count);
            CollectionAssert.AreEqual(ByDefinition(rows, scores, threshold, count), Keep(rows, scores, threshold, count), $"{count} boxes");
        }
    }

    private static int[] Keep(float[] rows, float[] scores, float threshold, int maxKept)
    {
        int[] order = [.. Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i])];
        float[] columns = [.. Enumerable.Range(0, 4).SelectMany(side => order.Select(i => rows[(4 * i) + side]))];
        return [.. NonMaximumSuppression.Keep(columns, scores.Length, threshold, maxKept).Select(position => order[position])];
    }

    private static float[] SeededScores(int seed, int count)
    {
        var random = new Random(seed);

        // A hundred different values, so that many are equal.
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(100) / 100f)];
    }

    /// <summary>The algorithm as it is written in textbooks: best first, compared with all that were kept.</summary>
    internal static List<int> ByDefinition(float[] rows, float[] scores, float threshold, int maxKept)
    {
        var kept = new List<int>();
        foreach (int i in Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]))
        {
            if (kept.Count < maxKept && kept.All(k => !(Iou(rows.AsSpan(4 * k, 4), rows.AsSpan(4 * i, 4)) > threshold)))
                kept.Add(i);
        }

        return kept;
    }

    private static float Iou(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float width = Math.Max(0, Math.Min(a[2], b[2]) - Math.Max(a[0], b[0]));
        float height = Math.Max(0, Math.Min(a[3], b[3]) - Math.Max(a[1], b[1]));
        float intersection = width * height;
        float areaA = (a[2] - a[0]) * (a[3] - a[1]), areaB = (b[2] - b[0]) * (b[3] - b[1]);
        return intersection / (areaA + areaB - intersection);
    }
}
