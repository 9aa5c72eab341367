using Microsoft.ML.Data;

namespace Microsoft.ML.VideoDetection.Tests.Data.Labels.Masks;

[TestClass]
public sealed class SyntheticMaskTests
{
    private static readonly SyntheticVideoOptions _options = new()
    {
        VideoCount = 2, FramesPerVideo = 3, Width = 160, Height = 120, MinObjects = 3, MaxObjects = 3, ClassNames = ["disc", "square"], Seed = 5,
    };

    // Each box is the smallest around its object, so each has pixels of its class; and outside of all boxes there is background only.
    [TestMethod]
    public void Masks_FitTheBoxesOfTheSameVideo()
    {
        MLContext context = new(seed: 1);
        LabeledMaskData masks = context.VideoSegmentation.Synthesize(_options);
        SyntheticVideoOptions all = new() { MinVisibleShare = 0, VideoCount = 2, FramesPerVideo = 3, Width = 160, Height = 120, MinObjects = 3, MaxObjects = 3, ClassNames = ["disc", "square"], Seed = 5 };
        LabeledVideoData boxes = context.VideoDetection.Synthesize(all);
        CollectionAssert.AreEqual(new[] { "background", "disc", "square" }, masks.ClassNames.ToArray());
        int labeled = 0;
        for (int video = 0; video < 2; video++)
        {
            byte[] classes = masks.Videos[video].ReadLabelMap(2);
            FrameAnnotation annotation = boxes.Videos[video].GetAnnotation(2);
            for (int y = 0; y < 120; y++)
            {
                for (int x = 0; x < 160; x++)
                {
                    byte index = classes[(y * 160) + x];
                    labeled += index > 0 ? 1 : 0;
                    bool isInside = Enumerable.Range(0, annotation.Labels.Length).Any(i => annotation.Labels[i] == index
                        && annotation.Boxes[4 * i] <= x + 0.5 && x + 0.5 <= annotation.Boxes[(4 * i) + 2]
                        && annotation.Boxes[(4 * i) + 1] <= y + 0.5 && y + 0.5 <= annotation.Boxes[(4 * i) + 3]);
                    Assert.IsTrue(index == 0 || isInside, $"video {video}, x {x}, y {y}: {index}");
                }
            }
        }

        Assert.IsGreaterThan(500, labeled);
        Assert.IsNull(masks.Videos[0].GetImagePath(0));
        Assert.HasCount(6, masks.GetColumn<byte[]>("LabelMap").ToArray());
    }
}
