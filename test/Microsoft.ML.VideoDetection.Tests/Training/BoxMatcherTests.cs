using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class BoxMatcherTests
{
    [TensorTestMethod]
    public void Candidates_learn_the_object_they_overlap_enough()
    {
        // One object of 10x10. IoU of a candidate shifted right by s: (10 - s) / (10 + s): 0.818 at 1, 0.538 at 3, 0.25 at 6.
        CollectionAssert.AreEqual(
            new[] { 1, 1, BoxMatcher.Unused, BoxMatcher.Background, BoxMatcher.Background },
            Match([Box(0), Box(1), Box(3), Box(6), Box(30)], [Box(0)]));
    }

    [TensorTestMethod]
    public void The_best_candidate_of_an_object_learns_it_below_the_threshold_too()
    {
        // 0.538 is the best there is, twice, and more than 0.3; 0.25 would not do.
        CollectionAssert.AreEqual(new[] { 1L, 1L, BoxMatcher.Background }, Match([Box(3), Box(-3), Box(6)], [Box(0)]));
        CollectionAssert.AreEqual(new[] { BoxMatcher.Background, BoxMatcher.Background }, Match([Box(6), Box(-6)], [Box(0)]));
    }

    [TensorTestMethod]
    public void The_best_candidate_goes_to_the_last_object_that_claims_it()
    {
        // The candidate is nearer to the first object (0.818) but is the best of the second too (0.538).
        CollectionAssert.AreEqual(new[] { 2L }, Match([Box(1)], [Box(0), Box(4)]));
    }

    [TensorTestMethod]
    public void Without_objects_everything_is_background() =>
        CollectionAssert.AreEqual(new[] { BoxMatcher.Background, BoxMatcher.Background }, Match([Box(0), Box(5)], []));

    [TensorTestMethod]
    public void Background_in_an_ignored_box_learns_nothing()
    {
        // Shares of the candidates in the ignored box from x = 20 to 30: 0, 0.4, 0.6, 1.
        CollectionAssert.AreEqual(
            new[] { BoxMatcher.Background, BoxMatcher.Background, BoxMatcher.Unused, BoxMatcher.Unused },
            Match([Box(40), Box(14), Box(16), Box(20)], [], Box(20)));
        CollectionAssert.AreEqual(new[] { 1L }, Match([Box(20)], [Box(20)], Box(20)), "An object stays an object.");
    }

    private static float[] Box(float x) => [x, 0, x + 10, 10];

    private static long[] Match(float[][] candidates, float[][] objects, params float[][] ignored)
    {
        using DisposeScope scope = NewDisposeScope();
        return new BoxMatcher(0.7, 0.3, 0.3).Match(Boxes(candidates), Boxes(objects), Boxes(ignored)).data<long>().ToArray();

        static Tensor Boxes(float[][] rows) => tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, 4]);
    }
}
