using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Output;

namespace Microsoft.ML.VideoDetection.Tests.Data.Labels;

[TestClass]
public sealed class FrameRangeDataTests
{
    private readonly MLContext _ml = new(seed: 1);

    // Frames 0-4, 3-5 and 10 of three videos; the label of a frame is its number + 1.
    private static ListedFrames Data() => new(
        [.. Enumerable.Range(0, 11).Select(i => $"c{i}")], Video(0, 5), Video(3, 3), Video(10, 1) with { IsStill = true, IsTraining = false });

    [TestMethod]
    public void TakeFrames_KeepsNumbersLabelsAndPictures()
    {
        LabeledVideoData all = Data(), part = _ml.VideoDetection.TakeFrames(all, firstFrame: 2, frameCount: 3);

        // Of 2, 3, 4 the first video has all, the second the last two, the third none.
        Assert.AreEqual(5, part.FrameCount);
        CollectionAssert.AreEqual(new[] { "v0", "v0", "v0", "v1", "v1" }, part.GetColumn<string>("VideoId").ToArray());
        CollectionAssert.AreEqual(new[] { 2, 3, 4, 3, 4 }, part.GetColumn<int>("FrameIndex").ToArray());
        CollectionAssert.AreEqual(new uint[] { 3, 4, 5, 4, 5 }, part.GetColumn<uint[]>("Label").Select(labels => labels[0]).ToArray());
        using MLImage expected = all.Videos[1].ReadImage(1), actual = part.Videos[1].ReadImage(1);
        CollectionAssert.AreEqual(expected.Pixels.ToArray(), actual.Pixels.ToArray());
    }

    [TestMethod]
    public void TakeFrames_TwoRangesThatMeet_AreAllFramesOnce()
    {
        LabeledVideoData all = Data();
        LabeledVideoData early = _ml.VideoDetection.TakeFrames(all, 0, 4), late = _ml.VideoDetection.TakeFrames(all, 4);
        Assert.AreEqual(all.FrameCount, early.FrameCount + late.FrameCount);
        CollectionAssert.AreEqual(new[] { 4, 4, 5, 10 }, late.GetColumn<int>("FrameIndex").ToArray());
        Assert.AreEqual((false, true), (late.Videos[0].IsStill, late.Videos[2].IsStill));
        Assert.AreEqual((true, false), (late.Videos[0].IsTrainingFrame(0), late.Videos[2].IsTrainingFrame(0)));
        Assert.IsTrue(late.HasLabelsInMemory);
        Assert.AreEqual("frame 10 of 'v2'", late.Videos[2].Describe(0));
    }

    [TestMethod]
    public void TakeFrames_OutsideEveryVideo_IsRefusedWithTheRange()
    {
        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => _ml.VideoDetection.TakeFrames(Data(), 6, 4));
        StringAssert.Contains(error.Message, "from 6 to 9");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.VideoDetection.TakeFrames(Data(), -1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.VideoDetection.TakeFrames(Data(), 0, 0));
    }

    [TestMethod]
    public void Positions_OutsideTheRange_AreRefused()
    {
        LabeledVideoData part = _ml.VideoDetection.TakeFrames(Data(), 2, 3);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => part.Videos[0].GetFrameIndex(3));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => part.Videos[2].Id);
    }

    private static ListedFrames.Video Video(int first, int count) =>
        new(8, 6, [.. Enumerable.Range(first, count).Select(i => ListedFrames.Objects(((uint)i + 1, 0, 0, 4, 4)))]) { FirstFrameIndex = first };
}
