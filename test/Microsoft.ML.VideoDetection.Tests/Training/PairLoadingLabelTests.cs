using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Training;
using static Microsoft.ML.VideoDetection.Tests.Data.ListedFrames;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class PairLoadingLabelTests
{
    [TestMethod]
    public void Load_ScalesAndMirrorsBoxes_AndLeavesOutThoseWithoutArea()
    {
        // 320x100 becomes 160x50: half of everything. Mirrored, x becomes 160 - x.
        FrameAnnotation labels = new()
        {
            Labels = [2, 1, 3],
            Boxes = [20, 10, 60, 30, 5, 5, 5, 9, 0, 0, 320, 100],
            IgnoredBoxes = [8, 8, 4, 9, 100, 0, 200, 20],
        };
        LoadedPair pair = Load(labels, isFlipped: false), mirrored = Load(labels, isFlipped: true);
        CollectionAssert.AreEqual(new float[] { 10, 5, 30, 15, 0, 0, 160, 50 }, pair.Labels.Boxes);
        CollectionAssert.AreEqual(new long[] { 1, 2 }, pair.Labels.Labels);
        CollectionAssert.AreEqual(new float[] { 50, 0, 100, 10 }, pair.Labels.IgnoredBoxes);
        CollectionAssert.AreEqual(new float[] { 130, 5, 150, 15, 0, 0, 160, 50 }, mirrored.Labels.Boxes);
        CollectionAssert.AreEqual(new float[] { 60, 0, 110, 10 }, mirrored.Labels.IgnoredBoxes);
    }

    [TestMethod]
    public void Load_OfBadLabels_NamesTheFrame()
    {
        foreach (FrameAnnotation labels in new[]
        {
            Objects((0, 0, 0, 1, 1)), Objects((4, 0, 0, 1, 1)), Objects((1, 0, 0, float.NaN, 1)), new FrameAnnotation { Labels = [1] },
        })
            StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Load(labels, false)).Message, "frame 0 of 'v0'");
    }

    private static LoadedPair Load(FrameAnnotation labels, bool isFlipped) =>
        new PairLoading(new ListedFrames(["a", "b", "c"], new Video(320, 100, labels)), SmallModel.Architecture)
            .Load(new FramePair(0, 0, 0, null, isFlipped, 0));
}
