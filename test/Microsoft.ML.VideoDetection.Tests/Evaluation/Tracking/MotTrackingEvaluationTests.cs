using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Evaluation.Tracking;

[TestClass]
public sealed class MotTrackingEvaluationTests
{
    [TestMethod]
    public void LabelsWithConfidenceZero_AreDropped_AndTheirTracksAreFalsePositives()
    {
        TrackingMetrics metrics = Run(
            "1,1,0,0,10,10,1\n1,2,50,0,10,10,0\n1,3,100,0,10,10,0.5\n1,4,150,0,10,10,-1\n",
            "1,1,0,0,10,10,0\n1,2,50,0,10,10,0\n1,4,150,0,10,10,-1\n");

        // Objects 1 and 4 are left; the tracker's confidence does not matter.
        Assert.AreEqual((2, 2, 3), (metrics.LabelCount, metrics.ObjectCount, metrics.DetectionCount));
        Assert.AreEqual((1, 0), (metrics.FalsePositives, metrics.FalseNegatives));
    }

    [TestMethod]
    public void Separators_BlankRows_AndNumbersWithFractions_AreRead()
    {
        TrackingMetrics metrics = Run("1.0 7.0 0 0 10 10 1\n\n", "1,9007199254740992,0,0,10,10,nan,x\r\n");

        Assert.AreEqual(1, metrics.Mota);
        Assert.AreEqual(10, metrics.FrameCount);
    }

    [TestMethod]
    public void EmptyFiles_AreSequencesWithoutBoxes()
    {
        Assert.AreEqual(new TrackingMetrics { FrameCount = 10, LocalizationAccuracy = 1 }, Run("", ""));
        Assert.AreEqual(1, Run("1,1,0,0,10,10,1\n", "").FalseNegatives);
        Assert.AreEqual(1, Run("\n\n", "1,1,0,0,10,10,1\n").FalsePositives);
    }

    [TestMethod]
    public void FramesWithoutRows_CostNothing()
    {
        TrackingMetrics metrics = Run("2147483647,1,0,0,10,10,1\n", "5,1,0,0,10,10,1\n", "seqLength=2147483647");

        Assert.AreEqual(int.MaxValue, metrics.FrameCount);
        Assert.AreEqual((1, 1), (metrics.FalsePositives, metrics.FalseNegatives));
    }

    [TestMethod]
    [DataRow("0,1,0,0,10,10,1", "frame 0; the sequence has the frames 1 to 10")]
    [DataRow("11,1,0,0,10,10,0", "frame 11")]
    [DataRow("1e300,1,0,0,10,10,1", "frame 1E+300")]
    [DataRow("nan,1,0,0,10,10,1", "'nan' in column 1")]
    [DataRow("1,1e17,0,0,10,10,1", "id 1E+17")]
    [DataRow("1,5,0,0,10,10,0", "id 5 again, which line 1 has in frame 1")]
    [DataRow("1,1,0,NaN,10,10,1", "'NaN' in column 4")]
    [DataRow("1,1,0,0,inf,10,1", "'inf' in column 5")]
    [DataRow("1,1,1.7e308,0,1.7e308,10,1", "too large")]
    [DataRow("1,1,0,0,10", "the height is missing")]
    [DataRow("1,1,0,0,10,10", "the conf is missing")]
    [DataRow("frame,id,left,top,width,height,conf", "'frame' in column 1")]
    public void WrongRow_NamesFileAndLine(string row, string problem)
    {
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => Run($"1,5,0,0,10,10,1\n{row}\n", ""));

        StringAssert.Contains(error.Message, "gt.txt' line 2 ");
        StringAssert.Contains(error.Message, problem);
    }

    [TestMethod]
    public void TracksThatAreWrong_NameTheirFile()
    {
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => Run("", "1,5,0,0,10,10\n1,5,9,9,10,10\n"));

        StringAssert.Contains(error.Message, "tracker.txt' line 2 has the id 5 again");
    }

    [TestMethod]
    [DataRow("name=x")]
    [DataRow("seqLength=0")]
    [DataRow("seqLength=many")]
    public void LengthThatIsMissingOrWrong_IsAnError(string info)
    {
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => Run("", "", info));

        StringAssert.Contains(error.Message, "seqinfo.ini");
        StringAssert.Contains(error.Message, "seqLength", StringComparison.OrdinalIgnoreCase);
    }

    [TestMethod]
    public void Catalog_TakesTheLastFrame_OrTheNumberGiven()
    {
        using var folder = new TemporaryFolder();
        string labels = folder.Write("gt.txt", "3,1,0,0,10,10,1\n");
        string tracks = folder.Write("tracker.txt", "7,1,0,0,10,10\n");
        VideoDetectionCatalog catalog = new MLContext().VideoDetection;

        Assert.AreEqual(7, catalog.EvaluateMotTracks(labels, tracks).FrameCount);
        Assert.AreEqual(9, catalog.EvaluateMotTracks(labels, tracks, 9).FrameCount);
        Assert.ThrowsExactly<InvalidDataException>(() => catalog.EvaluateMotTracks(labels, tracks, 6));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => catalog.EvaluateMotTracks(labels, tracks, 0));
        Assert.ThrowsExactly<FileNotFoundException>(() => catalog.EvaluateMotTracks(labels, folder.File("none.txt")));
    }

    private static TrackingMetrics Run(string labels, string tracks, string info = "seqLength=10")
    {
        using var folder = new TemporaryFolder();
        int length = MotTrackingEvaluation.LengthOf(folder.Write("seqinfo.ini", $"[Sequence]\n{info}\n"));
        return MotTrackingEvaluation.Run(folder.Write("gt.txt", labels), folder.Write("tracker.txt", tracks), length).ToMetrics();
    }
}
