using Microsoft.ML.VideoDetection.Data.Synthetic;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Evaluation;

namespace Microsoft.ML.VideoDetection.Tests.Data.Synthetic;

[TestClass]
public sealed class SyntheticVideoLabelTests
{
    [TestMethod]
    public void Boxes_AreThoseOfThePaintedPixels_ToOnePixel()
    {
        // A single object and nothing in front of it: the pixels that change when it is painted are its mask.
        SyntheticVideo with = new(Alone());
        SyntheticVideo without = new(Alone(objects: 0));
        HashSet<uint> classes = [];
        for (int video = 0; video < 60; video++)
        {
            for (int frame = 0; frame < 100; frame += 20)
            {
                FrameAnnotation labels = with.LabelsOf(video, frame);
                if (labels.Labels.Length == 0)
                {
                    continue;
                }

                classes.Add(labels.Labels[0]);
                (int X0, int Y0, int X1, int Y1) mask = BoxOfDifference(with, without, video, frame);

                // Pixels with a trace of the soft edge (0.65 wide to the outside) differ, too, so the mask is never smaller by a pixel.
                string where = $"video {video}, frame {frame}: {string.Join(' ', labels.Boxes)} against {mask}";
                Assert.AreEqual(mask.X0, labels.Boxes[0], 1.01, where);
                Assert.AreEqual(mask.Y0, labels.Boxes[1], 1.01, where);
                Assert.AreEqual(mask.X1, labels.Boxes[2], 1.01, where);
                Assert.AreEqual(mask.Y1, labels.Boxes[3], 1.01, where);
            }
        }

        Assert.HasCount(SyntheticVideo.ClassNames.Count, classes, "every class was looked at");
    }

    [TestMethod]
    public void Visibility_IsThatOfTheMasks_AndDecidesOnLabelsAndOcclusion()
    {
        SyntheticVideoOptions options = new() { Width = 256, Height = 192, OcclusionAmount = 0.3, MinObjects = 5 };
        SyntheticVideo video = new(options);
        int occluded = 0, clear = 0, dropped = 0;
        for (int index = 0; index < 12; index++)
        {
            SceneFrame scene = video.SceneAt(index, 50);
            FrameAnnotation labels = video.LabelsOf(index, 50);
            for (int sprite = 0; sprite < scene.Sprites.Length; sprite++)
            {
                if (scene.Sprites[sprite].Sprite.Label == 0)
                {
                    continue;
                }

                Visibility expected = Count(scene, sprite, 256, 192);
                Visibility actual = Visibility.Of(scene, sprite, 256, 192);
                Assert.AreEqual(expected.InFrame, actual.InFrame, 0.03);
                Assert.AreEqual(expected.Seen, actual.Seen, 0.03);
                int at = labels.TrackIds.IndexOf(scene.Sprites[sprite].Sprite.TrackId);
                Assert.AreEqual(actual.Seen >= 0.1, at >= 0);
                if (at >= 0)
                {
                    Assert.AreEqual(actual.Seen < 0.75 * actual.InFrame, labels.Occluded[at]);
                    occluded += labels.Occluded[at] ? 1 : 0;
                    clear += labels.Occluded[at] ? 0 : 1;
                }
                else
                {
                    dropped++;
                }
            }
        }

        Assert.IsTrue(occluded > 3 && clear > 3 && dropped > 3, $"{occluded} occluded, {clear} clear, {dropped} dropped");
    }

    [TestMethod]
    public void Tracks_KeepTheirClass_MoveSmoothly_AndEnterAndLeave()
    {
        SyntheticVideo video = new(new SyntheticVideoOptions { Width = 256, Height = 192, FramesPerVideo = 300 });
        int entered = 0, left = 0;
        for (int index = 0; index < 4; index++)
        {
            Dictionary<int, uint> classes = [];
            Dictionary<int, float> before = [];
            for (int frame = 0; frame < 300; frame++)
            {
                FrameAnnotation labels = video.LabelsOf(index, frame);
                CollectionAssert.AllItemsAreUnique(labels.TrackIds);
                Dictionary<int, float> now = [];
                for (int i = 0; i < labels.Labels.Length; i++)
                {
                    int track = labels.TrackIds[i];
                    Assert.AreEqual(labels.Labels[i], classes.GetValueOrDefault(track, labels.Labels[i]));
                    classes[track] = labels.Labels[i];
                    now[track] = (labels.Boxes[4 * i] + labels.Boxes[(4 * i) + 2]) / 2;

                    // 0.65 view widths of reach in 130 frames are 9 pixels a frame; the camera and rounding add some.
                    Assert.AreEqual(before.GetValueOrDefault(track, now[track]), now[track], 16, $"frame {frame}, track {track}");
                }

                entered += frame > 0 ? now.Keys.Except(before.Keys).Count() : 0;
                left += before.Keys.Except(now.Keys).Count();
                before = now;
            }
        }

        Assert.IsTrue(entered > 5 && left > 5, $"{entered} entered, {left} left");
    }

    [TestMethod]
    public void ClassNames_LimitAndOrderTheKeys()
    {
        SyntheticVideo video = new(new SyntheticVideoOptions { Width = 64, Height = 48, ClassNames = ["cross", "disc"], MinObjects = 8, OcclusionAmount = 0 });
        HashSet<uint> seen = [.. Enumerable.Range(0, 20).SelectMany(i => video.LabelsOf(i, 0).Labels)];
        CollectionAssert.AreEquivalent(new uint[] { 1, 2 }, seen.ToArray());
        SpritePose pose = video.SceneAt(0, 0).Sprites[0];
        Assert.AreSame(SceneClass.All.First(kind => kind.Name == (pose.Sprite.Label == 1 ? "cross" : "disc")).Texture, pose.Sprite.Texture);
    }

    private static SyntheticVideoOptions Alone(int objects = 1) => new()
    {
        Width = 256, Height = 192, Noise = 0, OcclusionAmount = 0, ShadowStrength = 0, MinObjects = objects, MaxObjects = objects, MinVisibleShare = 0.3,
    };

    private static (int X0, int Y0, int X1, int Y1) BoxOfDifference(SyntheticVideo with, SyntheticVideo without, int video, int frame)
    {
        using var a = with.RenderFrame(video, frame);
        using var b = without.RenderFrame(video, frame);
        ReadOnlySpan<byte> one = a.Pixels, other = b.Pixels;
        (int x0, int y0, int x1, int y1) = (int.MaxValue, int.MaxValue, 0, 0);
        for (int i = 0; i < one.Length; i++)
        {
            // More than a trace.
            if (Math.Abs(one[i] - other[i]) > 24)
            {
                int x = i / 4 % a.Width, y = i / 4 / a.Width;
                (x0, y0, x1, y1) = (Math.Min(x0, x), Math.Min(y0, y), Math.Max(x1, x + 1), Math.Max(y1, y + 1));
            }
        }

        return (x0, y0, x1, y1);
    }

    // The definition, by counting on a canvas with room for all of the sprite.
    private static Visibility Count(SceneFrame scene, int sprite, int width, int height)
    {
        int all = 0, inFrame = 0, seen = 0;
        for (int y = -height; y < 2 * height; y++)
        {
            for (int x = -width; x < 2 * width; x++)
            {
                if (scene.Sprites[sprite].Covers(x + 0.5, y + 0.5))
                {
                    bool inside = x >= 0 && y >= 0 && x < width && y < height;
                    all++;
                    inFrame += inside ? 1 : 0;
                    seen += inside && scene.SpriteAt(x + 0.5, y + 0.5) == sprite ? 1 : 0;
                }
            }
        }

        return new Visibility((double)inFrame / all, (double)seen / all);
    }
}
