using Microsoft.ML.VideoDetection.Operators;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Operators;

[TestClass]
public sealed class NonMaximumSuppressionTests
{
    // IoU of the first with the others: 80/120 = 0.667, 50/150 = 0.333, 0; of the second with the third: 70/130 = 0.538.
    private static readonly float[] _row = [0, 0, 10, 10, 2, 0, 12, 10, 5, 0, 15, 10, 100, 0, 110, 10];

    [TensorTestMethod]
    [DataRow(0.7f, new long[] { 1, 0, 2, 3 })]
    [DataRow(0.6f, new long[] { 1, 2, 3 })]
    [DataRow(0.5f, new long[] { 1, 3 })]
    public void Apply_DropsWhatOverlapsABetterBoxMoreThanTheThreshold(float threshold, long[] expected)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor kept = NonMaximumSuppression.Apply(tensor(_row, [4, 4]), tensor(new[] { 0.8f, 0.9f, 0.7f, 0.1f }), threshold, 10);
        CollectionAssert.AreEqual(expected, kept.data<long>().ToArray());
    }

    [TensorTestMethod]
    public void Apply_IouEqualToTheThreshold_IsKept()
    {
        // Two boxes of 10 x 10 that share 10 x 5: 50/150, and the same division in float32.
        using DisposeScope scope = NewDisposeScope();
        Tensor boxes = tensor(new float[] { 0, 0, 10, 10, 5, 0, 15, 10 }, [2, 4]);
        Tensor scores = tensor(new[] { 0.9f, 0.8f });
        TensorAssert.AreEqual([0, 1], NonMaximumSuppression.Apply(boxes, scores, 50f / 150f, 10));
        TensorAssert.AreEqual([0], NonMaximumSuppression.Apply(boxes, scores, MathF.BitDecrement(50f / 150f), 10));
    }

    [TensorTestMethod]
    public void Apply_ADroppedBoxDropsNobody()
    {
        // The second is dropped by the first (0.667), and so cannot drop the third (0.538 with the second, 0.333 with the first).
        using DisposeScope scope = NewDisposeScope();
        Tensor kept = NonMaximumSuppression.Apply(tensor(_row, [4, 4]), tensor(new[] { 0.9f, 0.8f, 0.7f, 0.6f }), 0.5f, 10);
        TensorAssert.AreEqual([0, 2, 3], kept);
    }

    [TensorTestMethod]
    public void Apply_EqualScores_KeepTheOrderOfTheInput()
    {
        using DisposeScope scope = NewDisposeScope();
        float[] boxes = [.. Enumerable.Range(0, 50).SelectMany(i => new float[] { 20 * (49 - i), 0, (20 * (49 - i)) + 10, 10 })];
        Tensor kept = NonMaximumSuppression.Apply(tensor(boxes, [50, 4]), full(50, 0.5f), 0.5f, 100);
        TensorAssert.AreEqual([.. Enumerable.Range(0, 50).Select(i => (double)i)], kept);
    }

    [TensorTestMethod]
    public void Apply_StopsAtMaxKept()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor scores = tensor(new[] { 0.6f, 0.7f, 0.8f, 0.9f });
        TensorAssert.AreEqual([3, 2], NonMaximumSuppression.Apply(tensor(_row, [4, 4]), scores, 0.9f, 2));
    }

    [TensorTestMethod]
    public void Apply_OfNoBoxes_KeepsNone()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor kept = NonMaximumSuppression.Apply(zeros(0, 4), zeros(0), 0.5f, 10);
        TensorAssert.HasShape([0], kept);
        TensorAssert.HasShape([0], NonMaximumSuppression.ApplyPerClass(zeros(0, 4), zeros(0), zeros(0, dtype: int64), 0.5f, 10));
    }

    [TensorTestMethod]
    public void Apply_EmptyBoxesDropNobody()
    {
        // 0/0 is not above any threshold.
        using DisposeScope scope = NewDisposeScope();
        Tensor points = tensor(Enumerable.Repeat(new float[] { 5, 5, 5, 5 }, 20).SelectMany(box => box).ToArray(), [20, 4]);
        TensorAssert.HasShape([20], NonMaximumSuppression.Apply(points, full(20, 0.5f), 0.5f, 100));
    }

    [TensorTestMethod]
    public void ApplyPerClass_BoxesOfDifferentClassesDoNotMeet()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor boxes = tensor(new float[] { 0, 0, 10, 10, 0, 0, 10, 10, 0, 0, 10, 10 }, [3, 4]);
        Tensor scores = tensor(new[] { 0.7f, 0.8f, 0.9f });
        TensorAssert.AreEqual([2, 1], NonMaximumSuppression.ApplyPerClass(boxes, scores, tensor(new long[] { 0, 1, 0 }), 0.5f, 10));
        TensorAssert.AreEqual([2], NonMaximumSuppression.ApplyPerClass(boxes, scores, zeros(3, dtype: int64), 0.5f, 10));
    }

    [TensorTestMethod]
    public void ApplyPerClass_EqualsSuppressionOfEachClassAlone()
    {
        using DisposeScope scope = NewDisposeScope();

        // Multiples of 1/8 stay exact when class·(max + 1) is added, so that the offset cannot move a box.
        float[] rows = [.. SeededBoxes.Make(seed: 3, 300, 0, 0, 100, 100).Select(x => MathF.Round(x * 8) / 8)];
        float[] scores = SeededScores(seed: 4, 300);
        long[] classes = [.. Enumerable.Range(0, 300).Select(i => (long)(i * 7 % 30))];
        var expected = new List<long>();
        for (int c = 0; c < 30; c++)
        {
            int[] members = [.. Enumerable.Range(0, 300).Where(i => classes[i] == c)];
            expected.AddRange(ByDefinition([.. members.SelectMany(i => rows[(4 * i)..((4 * i) + 4)])], [.. members.Select(i => scores[i])], 0.5f, 300)
                .Select(i => (long)members[i]));
        }

        Tensor kept = NonMaximumSuppression.ApplyPerClass(tensor(rows, [300, 4]), tensor(scores), tensor(classes), 0.5f, 300);
        CollectionAssert.AreEqual(expected.OrderByDescending(i => scores[i]).ThenBy(i => i).ToArray(), kept.data<long>().ToArray());
    }

    [TensorTestMethod]
    [DataRow(0.3f)]
    [DataRow(0.7f)]
    public void Apply_OnRandomBoxesOfEveryCount_EqualsTheDefinition(float threshold)
    {
        // Every count up to three vectors of eight or sixteen floats, and two that are no multiple of anything.
        foreach (int count in Enumerable.Range(1, 50).Append(333).Append(1501))
        {
            using DisposeScope scope = NewDisposeScope();
            float[] rows = SeededBoxes.Make(seed: count, count, 0, 0, 60, 60);
            float[] scores = SeededScores(seed: -count, count);
            Tensor kept = NonMaximumSuppression.Apply(tensor(rows, [count, 4]), tensor(scores), threshold, count);
            CollectionAssert.AreEqual(
                ByDefinition(rows, scores, threshold, count).Select(i => (long)i).ToArray(), kept.data<long>().ToArray(), $"{count} boxes");
        }
    }

    private static float[] SeededScores(int seed, int count)
    {
        var random = new Random(seed);

        // A hundred different values, so that many are equal.
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(100) / 100f)];
    }

    /// <summary>The algorithm as it is written in textbooks: best first, compared with all that were kept.</summary>
    private static List<int> ByDefinition(float[] rows, float[] scores, float threshold, int maxKept)
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
