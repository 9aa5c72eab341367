using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;

namespace Microsoft.ML.VideoDetection.Tests.Tasks.Detection.Tracking;

/// <summary>Boxes are 20 x 20 unless they say otherwise, named by their left upper corner.</summary>
[TestClass]
public sealed class ObjectTrackerTests
{
    private const int Side = 20;
    private static readonly FrameGeometry _geometry = new(640, 480, 640, 480);

    [TestMethod]
    public void Id_ComesWithTheThirdFrame_AndStays()
    {
        var tracker = new ObjectTracker(new TrackingOptions());
        int[] ids = [.. Enumerable.Range(0, 6).Select(i => Step(tracker, i, At(100 + (5 * i), 50))[0])];
        CollectionAssert.AreEqual(new[] { 0, 0, 1, 1, 1, 1 }, ids);
    }

    [TestMethod]
    public void OneFrame_HasAnId_OnlyWhereTheMinimumLengthIsOne()
    {
        CollectionAssert.AreEqual(new[] { 0 }, Step(new ObjectTracker(new TrackingOptions()), 0, At(10, 10)));
        CollectionAssert.AreEqual(new[] { 1, 2 }, Step(Immediate(), 0, At(10, 10), At(300, 10)));
        Assert.IsEmpty(Step(Immediate(), 0));
    }

    // They meet at frame 10, both at 150: the left one goes on to the right and the right one to the left.
    [TestMethod]
    public void CrossingObjects_KeepTheirIds()
    {
        ObjectTracker tracker = Immediate();
        for (int i = 0; i <= 20; i++)
        {
            int[] ids = Step(tracker, i, At(100 + (5 * i), 50, 0.9f), At(200 - (5 * i), 60, 0.8f));
            CollectionAssert.AreEqual(new[] { 1, 2 }, ids, $"frame {i}");
        }
    }

    // Seen until frame 9 at 4 pixels a frame, hidden for 10 frames, back at frame 20 where that speed leads.
    [TestMethod]
    public void HiddenObject_ComesBackUnderItsId()
    {
        ObjectTracker tracker = Immediate();
        for (int i = 0; i < 10; i++)
            Step(tracker, i, At(100 + (4 * i), 50));
        for (int i = 10; i < 20; i++)
            Step(tracker, i);
        CollectionAssert.AreEqual(new[] { 1 }, Step(tracker, 20, At(180, 50)));
    }

    [TestMethod]
    [DataRow(5, 1)]
    [DataRow(6, 2)]
    public void HiddenObject_IsForgottenAfterTheLimit(int lost, int expected)
    {
        var tracker = new ObjectTracker(new TrackingOptions { MinimumLength = 1, MaximumLostFrames = 5 });
        Step(tracker, 0, At(100, 50));
        for (int i = 1; i <= lost; i++)
            Step(tracker, i);
        CollectionAssert.AreEqual(new[] { expected }, Step(tracker, lost + 1, At(100, 50)));
    }

    [TestMethod]
    public void OtherClass_BeginsAnotherTrack()
    {
        ObjectTracker tracker = Immediate();
        Step(tracker, 0, At(100, 50));
        CollectionAssert.AreEqual(new[] { 2 }, Step(tracker, 1, At(100, 50) with { Label = 1 }));
        CollectionAssert.AreEqual(new[] { 1 }, Step(tracker, 2, At(100, 50)));
    }

    [TestMethod]
    public void WeakDetection_ContinuesATrack_ButBeginsNone()
    {
        ObjectTracker tracker = Immediate();
        CollectionAssert.AreEqual(new[] { 0 }, Step(tracker, 0, At(300, 50, 0.2f)));
        CollectionAssert.AreEqual(new[] { 1 }, Step(tracker, 1, At(100, 50)));
        CollectionAssert.AreEqual(new[] { 1, 0 }, Step(tracker, 2, At(100, 50, 0.2f), At(300, 50, 0.2f)));
        CollectionAssert.AreEqual(new[] { 0 }, Step(tracker, 3, At(100, 50, 0.05f)));
    }

    // Both are 4 pixels from the last box: IoU 16/24. The assignment's rule decides, and always alike.
    [TestMethod]
    public void EqualOverlaps_AreDecidedAlwaysAlike()
    {
        int[][] all = [.. Enumerable.Range(0, 5).Select(_ =>
        {
            ObjectTracker tracker = Immediate();
            Step(tracker, 0, At(100, 50));
            return Step(tracker, 1, At(96, 50, 0.9f), At(104, 50, 0.9f));
        })];
        Assert.AreEqual(1, all[0].Count(id => id == 1));
        foreach (int[] ids in all)
            CollectionAssert.AreEqual(all[0], ids);
    }

    [TestMethod]
    public void AnotherVideo_AndAStepBack_BeginAnew()
    {
        ObjectTracker tracker = Immediate();
        Step(tracker, 0, At(300, 50), At(100, 50));
        CollectionAssert.AreEqual(new[] { 1 }, Run(tracker, new TrackedFrame("other", 1, _geometry, null), At(100, 50)));
        CollectionAssert.AreEqual(new[] { 1 }, Run(tracker, new TrackedFrame("other", 1, _geometry, null), At(300, 50)));
    }

    // The scene turns by 17 pixels: without the motion the IoU is 3 / 37 = 0.08, less than the least of 0.1.
    [TestMethod]
    [DataRow(true, 1)]
    [DataRow(false, 2)]
    public void Motion_CarriesTracks(bool predict, int expected)
    {
        var tracker = new ObjectTracker(new TrackingOptions { MinimumLength = 1, PredictMotion = predict });
        Run(tracker, new TrackedFrame("v", 0, _geometry, null), At(100, 100));
        CollectionAssert.AreEqual(new[] { expected }, Run(tracker, new TrackedFrame("v", 1, _geometry, Motion(-17)), At(117, 100)));
    }

    // No motion leads to the key frame 2: the velocity of frame 1 does. After it the object moves on faster.
    [TestMethod]
    public void NewKeyFrame_KeepsIds()
    {
        ObjectTracker tracker = Immediate();
        Run(tracker, new TrackedFrame("v", 0, _geometry, null), At(100, 100));
        Run(tracker, new TrackedFrame("v", 1, _geometry, Motion(-6)), At(106, 100));
        CollectionAssert.AreEqual(new[] { 1 }, Run(tracker, new TrackedFrame("v", 2, _geometry, null), At(112, 100)));
        CollectionAssert.AreEqual(new[] { 1 }, Run(tracker, new TrackedFrame("v", 3, _geometry, Motion(-15)), At(127, 100)));
    }

    [TestMethod]
    public void SmoothedScores_AreLiftedTowardsTheBestOfTheTrackSoFar_BestFirst()
    {
        var tracker = new ObjectTracker(new TrackingOptions { MinimumLength = 1, SmoothScores = true });
        Frame(tracker, 0, At(100, 50, 0.9f), At(300, 50, 0.6f));
        FrameResult result = Frame(tracker, 1, At(300, 50, 0.7f), At(100, 50, 0.6f));
        CollectionAssert.AreEqual(new[] { 1, 2 }, result.TrackIds);
        Assert.AreEqual(0.7348469f, result.Scores[0], 1e-6f); // the root of 0.9 x 0.6
        Assert.AreEqual(0.7f, result.Scores[1], 1e-6f); // its own is the best so far
    }

    // 300 new objects on each frame, none of which is seen again, would be 30 x 300 tracks.
    [TestMethod]
    public void Memory_IsBounded()
    {
        ObjectTracker tracker = Immediate();
        for (int i = 0; i < 60; i++)
        {
            Step(tracker, i, [.. Enumerable.Range(0, 300).Select(n => At(40 * n, (40 * i) + 1))]);
            Assert.IsLessThanOrEqualTo(ObjectTracker.MostTracks, tracker.Count);
        }
    }

    private static ObjectTracker Immediate() => new(new TrackingOptions { MinimumLength = 1 });

    private static Found At(float x, float y, float score = 0.9f) => new(x, y, score, 0);

    private static int[] Step(ObjectTracker tracker, int frame, params Found[] found) => Frame(tracker, frame, found).TrackIds;

    private static FrameResult Frame(ObjectTracker tracker, int frame, params Found[] found) =>
        tracker.Track(ResultOf(found), new TrackedFrame("v", frame, _geometry, null));

    private static int[] Run(ObjectTracker tracker, TrackedFrame frame, params Found[] found) => tracker.Track(ResultOf(found), frame).TrackIds;

    private static FrameResult ResultOf(Found[] found) => new(
        [.. found.SelectMany(box => new[] { box.X, box.Y, box.X + Side, box.Y + Side })],
        [.. found.Select(box => box.Score)],
        [.. found.Select(box => (long)box.Label)]);

    // The same everywhere, in network pixels; a field of level 1 holds those of level 0. On pictures of one color nothing can be aligned.
    private static FrameStep Motion(float x)
    {
        var field = new MotionField();
        field.Resize(160, 120, 1);
        for (int i = 0; i < field.Vectors.Length; i += 2)
            field.Vectors[i] = x / 2;
        var picture = new LumaPyramid(DenseInverseSearchOptions.Fast);
        picture.FillFromRgb(new byte[640 * 480 * 3], 640, 480);
        return new FrameStep(field, picture, picture);
    }

    private sealed record Found(float X, float Y, float Score, int Label);
}
