using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Evaluation;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tasks.Detection.Tracking;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Evaluation;

[TestClass]
public sealed class DataViewEvaluationTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestMethod]
    public void Rows_GiveAllMetrics()
    {
        // Frame 0 (key): found. Frame 1: found, with a stronger alarm inside the ignored box that does not count. Video b: class 2 missed.
        VideoDetectionMetrics metrics = Evaluate(
            new EvaluationRow
            {
                IsKeyFrame = true, Label = [1], BoundingBoxes = [0, 0, 50, 50], TrackId = [4],
                PredictedLabel = [1], PredictedBoundingBoxes = [0, 0, 50, 50], Score = [0.9f],
            },
            new EvaluationRow
            {
                FrameIndex = 1, Label = [1], BoundingBoxes = [0, 0, 50, 50], TrackId = [4], IgnoredBoundingBoxes = [100, 100, 200, 200],
                PredictedLabel = [1, 1], PredictedBoundingBoxes = [100, 100, 150, 150, 0, 0, 50, 50], Score = [0.95f, 0.8f],
            },
            new EvaluationRow { VideoId = "b", IsKeyFrame = true, Label = [2], BoundingBoxes = [0, 0, 10, 10], TrackId = [4] });

        Assert.AreEqual(3, metrics.FrameCount);
        Assert.AreEqual(3, metrics.LabelCount);
        Assert.AreEqual(1, metrics.IgnoredCount);
        Assert.AreEqual(1, metrics.Classes[0].AveragePrecision!.Value, 1e-12);
        Assert.AreEqual(0, metrics.Classes[1].AveragePrecision);
        Assert.IsNull(metrics.Classes[2].AveragePrecision);
        Assert.AreEqual(1, metrics.Speed!.Slow!.Value, 1e-12); // the object of video b is another one, and alone: it has no speed
        Assert.AreEqual(0.5, metrics.ByKeyFrameDistance[0].MeanAveragePrecision50!.Value, 1e-12); // class 1: 1, class 2: 0
        Assert.AreEqual(1, metrics.ByKeyFrameDistance[1].MeanAveragePrecision50!.Value, 1e-12);
    }

    [TestMethod]
    public void MissingLabelKey_IsAnObjectThatDoesNotCount()
    {
        VideoDetectionMetrics metrics = Evaluate(new EvaluationRow
        {
            Label = [0, 1], BoundingBoxes = [0, 0, 50, 50, 100, 0, 150, 50],
            PredictedLabel = [1, 1], PredictedBoundingBoxes = [0, 0, 50, 50, 100, 0, 150, 50], Score = [0.9f, 0.8f],
        });

        Assert.AreEqual(1, metrics.LabelCount);
        Assert.AreEqual(1, metrics.MeanAveragePrecision!.Value, 1e-12);
    }

    [TestMethod]
    public void PredictedNames_AreMatchedByName_AndNewOnesAreClassesWithoutLabels()
    {
        IDataView data = _context.Data.LoadFromEnumerable([new NamedRow
        {
            Label = [2], BoundingBoxes = [0, 0, 50, 50],
            PredictedLabel = ["2", "zebra"], PredictedBoundingBoxes = [0, 0, 50, 50, 0, 0, 50, 50], Score = [0.9f, 0.8f],
        }]);

        VideoDetectionMetrics metrics = _context.VideoDetection.Evaluate(data);

        CollectionAssert.AreEqual(new[] { "1", "2", "3", "zebra" }, metrics.Classes.Select(c => c.ClassName).ToArray());
        Assert.AreEqual(1, metrics.Classes[1].AveragePrecision!.Value, 1e-12);
        Assert.IsNull(metrics.Speed);
        Assert.IsEmpty(metrics.ByKeyFrameDistance);
    }

    [TestMethod]
    public void WrongColumns_AreNamedWithWhatIsExpected()
    {
        IDataView data = _context.Data.LoadFromEnumerable([new EvaluationRow()]);

        AssertMismatch(() => _context.VideoDetection.Evaluate(data, labelColumnName: "Truth"), "'Truth'", "key", "'Label'");
        AssertMismatch(() => _context.VideoDetection.Evaluate(data, labelColumnName: "Score"), "'Score'", "key", "Single");
        AssertMismatch(() => _context.VideoDetection.Evaluate(data, scoreColumnName: "VideoId"), "'VideoId'", "vector of Single", "String");
        AssertMismatch(() => _context.VideoDetection.Evaluate(data, trackIdColumnName: "Track"), "'Track'", "Int32", "'TrackId'");
        AssertMismatch(() => _context.VideoDetection.Evaluate(data, isKeyFrameColumnName: "FrameIndex"), "'FrameIndex'", "Boolean", "Int32");
        AssertMismatch(() => _context.VideoDetection.Evaluate(data, predictedLabelColumnName: "TrackId"), "'TrackId'", "text", "Int32");
    }

    [TestMethod]
    public void RowsThatDoNotFit_AreNamed()
    {
        AssertRow(new EvaluationRow { Label = [1], BoundingBoxes = [0, 0, 1] }, "four for each label");
        AssertRow(new EvaluationRow { Label = [1], BoundingBoxes = [0, 0, 1, 1], TrackId = [1, 2] }, "tracks");
        AssertRow(new EvaluationRow { Label = [1], BoundingBoxes = [5, 0, 1, 1] }, "x0 y0 x1 y1");
        AssertRow(new EvaluationRow { IgnoredBoundingBoxes = [5, 0] }, "IgnoredBoundingBoxes");
        AssertRow(new EvaluationRow { PredictedLabel = [1], PredictedBoundingBoxes = [0, 0, 1, 1], Score = [float.NaN] }, "NaN");
        AssertRow(new EvaluationRow { PredictedLabel = [1], PredictedBoundingBoxes = [0, 0, 1, float.NaN], Score = [1] }, "PredictedBoundingBoxes");
        AssertRow(new EvaluationRow { PredictedLabel = [0], PredictedBoundingBoxes = [0, 0, 1, 1], Score = [1] }, "no class");
        AssertRow(new EvaluationRow { PredictedLabel = [1], PredictedBoundingBoxes = [0, 0, 1, 1] }, "'Score'");
    }

    [TestMethod]
    public void Pictures_AreKeptSmallForTheWorstFramesOnly()
    {
        var blue = new byte[1280 * 720 * 4];
        for (int i = 0; i < blue.Length; i += 4)
            (blue[i], blue[i + 3]) = (255, 255);
        PictureRow[] rows = [.. Enumerable.Range(0, 3).Select(video => new PictureRow
        {
            Image = MLImage.CreateFromPixels(1280, 720, MLPixelFormat.Bgra32, blue), VideoId = $"film {video}",
            PredictedLabel = [1], PredictedBoundingBoxes = video == 2 ? [100, 100, 300, 300] : [700, 100, 900, 300], Score = [0.6f + (video * 0.1f)],
        })];

        VideoDetectionMetrics metrics = _context.VideoDetection.Evaluate(
            _context.Data.LoadFromEnumerable(rows), options: new VideoEvaluationOptions { KeepWorstFrames = 1 });

        FrameMistakes worst = metrics.WorstFrames.Single();
        Assert.AreEqual("film 1", worst.VideoId); // one missed and an alarm of 0.7, against 0.6 in film 0
        Assert.AreEqual(1.7, worst.Severity, 1e-6);
        Assert.AreEqual((1280, 720), (worst.Width, worst.Height));
        using var picture = SkiaSharp.SKBitmap.Decode(worst.Preview!.Jpeg);
        Assert.AreEqual((640, 360), (picture.Width, picture.Height));
        SkiaSharp.SKColor color = picture.GetPixel(320, 180);
        Assert.IsTrue(color.Blue > 230 && color.Red < 25 && color.Green < 25, $"{color}");

        using var folder = new Data.TemporaryFolder();
        metrics.SaveReport(folder.Root);
        Assert.Contains("href=\"data:image/jpeg;base64,/9j/", File.ReadAllText(folder.File("index.html")));
    }

    private VideoDetectionMetrics Evaluate(params EvaluationRow[] rows) =>
        _context.VideoDetection.Evaluate(_context.Data.LoadFromEnumerable(rows));

    private void AssertRow(EvaluationRow row, string problem)
    {
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => Evaluate(new EvaluationRow(), row));
        Assert.Contains("Row 1", error.Message);
        Assert.Contains(problem, error.Message);
    }

    private static void AssertMismatch(Func<VideoDetectionMetrics> evaluate, string column, string expected, string actual)
    {
        ArgumentOutOfRangeException error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(evaluate);
        Assert.Contains("Schema mismatch", error.Message);
        Assert.Contains(column, error.Message);
        Assert.Contains(expected, error.Message);
        Assert.Contains(actual, error.Message);
    }
}
