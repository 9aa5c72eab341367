using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Data;

namespace Microsoft.ML.VideoDetection.Tests.Output.Counting;

/// <summary>Boxes are 10 wide and 20 high; they stand at x, and y is their lower edge.</summary>
[TestClass]
public sealed class TrackCounterTests
{
    // Three go down through y = 100, two go up; a sixth passes the end of the line at x = 200.
    [TestMethod]
    public void StraightMovers_AreCounted_ByDirection()
    {
        var counter = new TrackCounter([new CountLine(0, 100, 200, 100)], []);
        for (int i = 0; i < 20; i++)
        {
            counter.Count(Frame(
                i,
                At(1, 20, 50 + (5 * i)), At(2, 60, 60 + (5 * i)), At(3, 100, 55 + (5 * i)), At(4, 140, 150 - (5 * i)), At(5, 180, 147 - (5 * i)), At(6, 250, 50 + (5 * i))));
        }

        // From left to right with y downwards, below is to the right. Those that stop on the line are still on their side.
        Assert.AreEqual((2L, 3L), counter.Lines[0].Counts["person"]);
    }

    [TestMethod]
    public void Touching_IsNoCrossing_AndComingBackIsAnother()
    {
        var counter = new TrackCounter([new CountLine(0, 100, 200, 100)], []);
        foreach ((int y, int frame) in new[] { 90, 100, 90, 100, 110, 90 }.Select((y, i) => (y, i)))
            counter.Count(Frame(frame, At(1, 50, y)));
        Assert.AreEqual((1L, 1L), counter.Lines[0].Counts["person"]);
    }

    // Inside from x = 100 to 200: 11 frames at 10 pixels a frame with x 95 + 10 i, first at 105 (i = 1), last at 195 (i = 10): 10 frames.
    [TestMethod]
    public void Stay_IsCountedFromTheFirstFrameInsideToTheLast()
    {
        var counter = new TrackCounter([], [new CountZone([100, 0, 200, 0, 200, 100, 100, 100])]);
        List<TrackEvent> events = [];
        for (int i = 0; i < 15; i++)
        {
            FrameDetections frame = Frame(i, At(7, 95 + (10 * i), 50));
            counter.Count(frame);
            events.AddRange(frame.Events);
            Assert.AreEqual(i is >= 1 and <= 10 ? 1 : 0, counter.Zones[0].Inside, $"frame {i}");
        }

        CollectionAssert.AreEqual(
            new[] { new TrackEvent(TrackEventKind.Entered, 1, 7, "person"), new TrackEvent(TrackEventKind.Left, 1, 7, "person", 10) }, events);
        Assert.AreEqual(new ZoneCount(1, 1, 10, 10), counter.Zones[0].Counts["person"]);
    }

    [TestMethod]
    public void EndOfTheVideo_AndLongAbsence_EndAStay()
    {
        var counter = new TrackCounter([], [new CountZone([0, 0, 100, 0, 0, 100])]);
        counter.Count(Frame(0, At(1, 20, 30), At(2, 20, 20)));
        counter.Count(Frame(4, At(1, 20, 30)));
        FrameDetections late = Frame(TrackCounter.MostFramesHidden + 1, At(1, 20, 30));
        counter.Count(late);
        Assert.AreEqual(new TrackEvent(TrackEventKind.Left, 1, 2, "person", 1), late.Events.Single());
        counter.End();
        Assert.AreEqual(new ZoneCount(2, 2, 1 + TrackCounter.MostFramesHidden + 2, TrackCounter.MostFramesHidden + 2), counter.Zones[0].Counts["person"]);
    }

    [TestMethod]
    public void DetectionsWithoutId_AndOtherVideos_AreKeptApart()
    {
        var counter = new TrackCounter([new CountLine(0, 100, 200, 100)], []);
        counter.Count(Frame(0, At(1, 50, 90), At(0, 80, 90)));
        counter.Count(Frame(1, "other", At(1, 50, 110), At(0, 80, 110)));
        Assert.IsEmpty(counter.Lines[0].Counts);
    }

    [TestMethod]
    public void ShapesWithoutExtent_AreRefused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new CountLine(1, 2, 1, 2));
        Assert.ThrowsExactly<ArgumentException>(() => new CountLine(1, 2, float.NaN, 2));
        Assert.ThrowsExactly<ArgumentException>(() => new CountZone([0, 0, 1, 1]));
        Assert.ThrowsExactly<ArgumentException>(() => new CountZone([0, 0, 1, 1, 2, 2]));
        Assert.ThrowsExactly<ArgumentException>(() => new CountZone([0, 0, 1, 1, 2, 3, 4]));
    }

    private static FrameDetections Frame(int index, params Detection[] detections) => Frame(index, "v", detections);

    private static FrameDetections Frame(int index, string videoId, params Detection[] detections) =>
        Clips.Frame(index, videoId: videoId, detections: detections);

    private static Detection At(int id, float x, float y) => new(x - 5, y - 20, x + 5, y, 0.9f, 0, "person") { TrackId = id > 0 ? id : null };
}
