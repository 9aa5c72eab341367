using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Tests.Evaluation.Tracking;

/// <summary>Tracking metrics of data views: rows are frames, with worked-out numbers.</summary>
[TestClass]
public sealed class TrackEvaluationTests
{
    private readonly MLContext _context = new(seed: 1);

    // One object on four frames, always found; its id is 1, 1, 2, 2: one switch, and one of the ids is right on half of the frames.
    [TestMethod]
    public void IdSwitch_Counts()
    {
        TrackingMetrics metrics = Evaluate(Found(0, 1), Found(1, 1), Found(2, 2), Found(3, 2))!;
        Assert.AreEqual((4L, 1L, 2L, 1L), (metrics.LabelCount, metrics.ObjectCount, metrics.TrackCount, metrics.IdentitySwitches));
        Assert.AreEqual(0.75, metrics.Mota, 1e-12); // 1 - 1 / 4
        Assert.AreEqual(0.5, metrics.Idf1, 1e-12); // 2 * 2 / (4 + 4)
        Assert.AreEqual(1, metrics.DetectionAccuracy, 1e-12);
        Assert.AreEqual(0.5, metrics.AssociationAccuracy, 1e-12); // 2 frames together of 2 + 4 - 2
    }

    // The same id in two videos, or for two classes, is two tracks.
    [TestMethod]
    public void VideosAndClasses_AreSequencesOfTheirOwn()
    {
        TrackingMetrics metrics = Evaluate(Found(0, 1), Found(1, 1), Found(0, 1, "b"), Found(1, 1, "b", label: 2))!;
        Assert.AreEqual((3L, 3L, 0L), (metrics.ObjectCount, metrics.TrackCount, metrics.IdentitySwitches));
        Assert.AreEqual(1, metrics.Idf1, 1e-12);
    }

    [TestMethod]
    public void DetectionsWithoutId_AreNoAnswers()
    {
        TrackingMetrics metrics = Evaluate(Found(0, 0), Found(1, 1))!;
        Assert.AreEqual((1L, 1L, 0L), (metrics.DetectionCount, metrics.FalseNegatives, metrics.FalsePositives));
    }

    // Inside of an ignored region and on no label: nobody can say whether it is right. Beside it, it is wrong.
    [TestMethod]
    [DataRow(100, 0)]
    [DataRow(300, 1)]
    public void TracksInIgnoredRegions_AreNoMistakes(int x, int falsePositives)
    {
        TrackedRow row = Found(0, 1);
        row.PredictedLabel = [1, 1];
        row.PredictedBoundingBoxes = [.. row.PredictedBoundingBoxes, x, 100, x + 50, 150];
        row.PredictedTrackId = [1, 2];
        row.Score = [0.9f, 0.8f];
        row.IgnoredBoundingBoxes = [90, 90, 200, 200];
        Assert.AreEqual(falsePositives, Evaluate(row)!.FalsePositives);
    }

    [TestMethod]
    public void WithoutTheColumn_ThereAreNone()
    {
        IDataView data = _context.Data.LoadFromEnumerable([new EvaluationRow { Label = [1], BoundingBoxes = [0, 0, 50, 50], TrackId = [1] }]);
        Assert.IsNull(_context.VideoDetection.Evaluate(data).Tracking);
    }

    private static TrackedRow Found(int frame, int id, string video = "a", uint label = 1) => new()
    {
        VideoId = video, FrameIndex = frame, Label = [label], BoundingBoxes = [0, 0, 50, 50], TrackId = [7],
        PredictedLabel = [label], PredictedBoundingBoxes = [0, 0, 50, 50], PredictedTrackId = [id], Score = [0.9f],
    };

    private TrackingMetrics? Evaluate(params TrackedRow[] rows) => _context.VideoDetection.Evaluate(_context.Data.LoadFromEnumerable(rows)).Tracking;

    private sealed class TrackedRow : EvaluationRow
    {
        public int[] PredictedTrackId { get; set; } = [];
    }
}
