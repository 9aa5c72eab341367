using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Tasks.Segmentation;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.Training.Choosing;

[TestClass]
public sealed class ValidationSplitTests
{
    private static readonly VideoDetectionCatalog _catalog = new MLContext(1).VideoDetection;

    [TestMethod]
    public void Whole_videos_are_kept_back_and_the_same_ones_each_time()
    {
        // Ten videos of 6 frames: 0.2 of 60 frames are two videos.
        LabeledVideoData data = Videos(10, 6, (_, _) => 1);
        LabeledVideoSplit split = _catalog.TrainTestSplit(data)!;
        Assert.IsTrue(split.IsByVideo);
        Assert.AreEqual(2, split.TestSet.Videos.Count);
        Assert.AreEqual(8, split.TrainSet.Videos.Count);
        string[] all = Names(data), test = Names(split.TestSet), train = Names(split.TrainSet);
        CollectionAssert.AreEquivalent(all, test.Concat(train).ToArray());
        CollectionAssert.AreEqual(test, Names(_catalog.TrainTestSplit(data)!.TestSet));

        // Half of them are five.
        Assert.AreEqual(5, _catalog.TrainTestSplit(data, 0.5)!.TestSet.Videos.Count);
    }

    [TestMethod]
    public void Masks_are_split_as_boxes_are()
    {
        // 0.2 of 30 frames are one video of 6; of one video of 60 the last 12, after a gap of 6.
        VideoSegmentationCatalog catalog = new MLContext(1).VideoSegmentation;
        MaskedVideoSplit whole = catalog.TrainTestSplit(TinySegmentation.Made(videos: 5))!;
        Assert.AreEqual((true, 4, 1), (whole.IsByVideo, whole.TrainSet.Videos.Count, whole.TestSet.Videos.Count));
        LabeledMaskData one = TinySegmentation.Made(videos: 1, frames: 60);
        MaskedVideoSplit ends = catalog.TrainTestSplit(one)!;
        Assert.AreEqual((false, 42L, 12L), (ends.IsByVideo, ends.TrainSet.FrameCount, ends.TestSet.FrameCount));
        Assert.AreEqual(48, ends.TestSet.Videos[0].GetFrameIndex(0));
        CollectionAssert.AreEqual(one.Videos[0].ReadLabelMap(50), ends.TestSet.Videos[0].ReadLabelMap(2));
        CollectionAssert.AreEqual(Enumerable.Range(48, 12).ToArray(), ends.TestSet.GetColumn<int>("FrameIndex").ToArray());
        Assert.IsNull(catalog.TrainTestSplit(TinySegmentation.Made(videos: 1, frames: 10)), "fewer than 20 frames");

        // 2.5 steps for each of 60 frames are fewer than 200 for each of 3 classes, which are the least of 600.
        SegmentationSuggestion suggestion = catalog.SuggestTraining(one);
        Assert.AreEqual((600L, 60L), (suggestion.Steps, suggestion.LabeledFrameCount));
        Assert.AreEqual(4, suggestion.Patience, "a third of ten passes, rounded up");
    }

    [TestMethod]
    public void A_video_that_alone_shows_a_class_stays_in_training()
    {
        // The second class is in the video that would be kept back first, and nowhere else.
        LabeledVideoData plain = Videos(5, 6, (_, _) => 1);
        string first = Names(_catalog.TrainTestSplit(plain)!.TestSet)[0];
        int place = Array.IndexOf(Names(plain), first);
        LabeledVideoSplit split = _catalog.TrainTestSplit(Videos(5, 6, (video, _) => video == place ? 2u : 1u))!;
        Assert.IsTrue(split.IsByVideo);
        Assert.AreEqual(1, split.TestSet.Videos.Count);
        Assert.AreNotEqual(first, Names(split.TestSet)[0]);
    }

    [TestMethod]
    public void One_video_is_split_in_time_with_a_gap()
    {
        // 0.2 of 50 frames are the last 10; half of that is the gap: 35 to learn from.
        LabeledVideoSplit split = _catalog.TrainTestSplit(Videos(1, 50, (_, _) => 1))!;
        Assert.IsFalse(split.IsByVideo);
        Assert.AreEqual(35, split.TrainSet.FrameCount);
        Assert.AreEqual(34, split.TrainSet.Videos[0].GetFrameIndex(34));
        Assert.AreEqual(10, split.TestSet.FrameCount);
        Assert.AreEqual(40, split.TestSet.Videos[0].GetFrameIndex(0));

        // Of 200 frames, 40 and the longest gap, 10.
        split = _catalog.TrainTestSplit(Videos(1, 200, (_, _) => 1))!;
        Assert.AreEqual(150, split.TrainSet.FrameCount);
        Assert.AreEqual(40, split.TestSet.FrameCount);
    }

    [TestMethod]
    public void Videos_that_are_all_needed_are_split_in_time()
    {
        LabeledVideoSplit split = _catalog.TrainTestSplit(Videos(2, 50, (video, _) => (uint)video + 1))!;
        Assert.IsFalse(split.IsByVideo);
        Assert.AreEqual(70, split.TrainSet.FrameCount);
        Assert.AreEqual(20, split.TestSet.FrameCount);
        CollectionAssert.AreEqual(Names(split.TrainSet), Names(split.TestSet));
    }

    [TestMethod]
    public void Too_little_is_not_split_and_shares_have_a_range()
    {
        Assert.IsNull(_catalog.TrainTestSplit(Videos(2, 9, (_, _) => 1)));
        foreach (double share in new[] { 0, 1, -0.1, double.NaN })
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _catalog.TrainTestSplit(Videos(2, 9, (_, _) => 1), share));
    }

    private static AlteredVideoData Videos(int videos, int frames, Func<int, int, uint> label) =>
        new(_catalog.Synthesize(new SyntheticVideoOptions
        {
            VideoCount = videos, FramesPerVideo = frames, Width = 64, Height = 48, ClassNames = [.. SyntheticVideo.ClassNames.Take(2)],
        }))
        {
            Annotation = (video, position) => new FrameAnnotation { Labels = [label(video, position)], Boxes = [8, 8, 24, 24] },
        };

    private static string[] Names(LabeledVideoData data) => [.. Enumerable.Range(0, data.Videos.Count).Select(i => data.Videos[i].Id)];
}
