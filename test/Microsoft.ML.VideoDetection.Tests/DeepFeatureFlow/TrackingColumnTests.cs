using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

/// <summary>Ids in data views and of detectors.</summary>
[TestClass]
public sealed class TrackingColumnTests
{
    private static readonly MLContext _mlContext = new(1);

    [TestMethod]
    public async Task Column_has_the_ids_of_the_detector_and_is_not_there_without_tracking()
    {
        using DeepFeatureFlowTransformer model = SmallModel.Create(_mlContext);
        var options = new VideoDetectorOptions { Tracking = new TrackingOptions { HighScore = 0, LowScore = 0 } };
        MovingShapesSource[] sources = [new MovingShapesSource(160, 90, 6, seed: 1), new MovingShapesSource(160, 90, 5, seed: 2)];
        IDataView frames = _mlContext.VideoDetection.LoadFromSources(sources);
        IDataView data = model.Transform(frames, options);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Int32), data.Schema["PredictedTrackId"].Type);
        Assert.IsNull(model.Transform(frames).Schema.GetColumnOrNull("PredictedTrackId"));

        int[][] rows = [.. data.GetColumn<int[]>("PredictedTrackId")];
        Assert.HasCount(11, rows);
        using VideoDetector detector = _mlContext.VideoDetection.CreateDetector(model, options);
        int i = 0, most = 0;
        foreach (MovingShapesSource source in sources)
        {
            await foreach (FrameDetections frame in detector.DetectAsync(source))
            {
                CollectionAssert.AreEqual(frame.Detections.Select(found => found.TrackId ?? 0).ToArray(), rows[i], $"row {i}");
                Assert.AreEqual(frame.FrameIndex >= 2, rows[i].Any(id => id > 0), $"row {i}"); // an id takes three frames, in each video anew
                most = Math.Max(most, rows[i++].Max());
            }
        }

        Assert.IsGreaterThan(1, most);
    }
}
