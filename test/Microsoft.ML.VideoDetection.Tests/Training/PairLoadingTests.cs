using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Propagation;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Training;

namespace Microsoft.ML.VideoDetection.Tests.Training;

[TestClass]
public sealed class PairLoadingTests
{
    private static readonly FrameAnnotation _annotation = new()
    {
        Labels = [2, 1],
        Boxes = [10, 5, 20, 15, 0, 0, 64, 48],
        IgnoredBoxes = [40, 30, 60, 40],
    };

    [TestMethod]
    public void A_plain_pair_has_the_pixels_boxes_and_labels_of_its_frames()
    {
        LoadedPair loaded = Load(Data(), reference: 2);
        Assert.AreEqual(new FrameGeometry(64, 48, 64, 48), loaded.Geometry);
        CollectionAssert.AreEqual(Pixels(64, 48, blue: 1), loaded.Current);
        CollectionAssert.AreEqual(Pixels(64, 48, blue: 2), loaded.Reference);
        CollectionAssert.AreEqual(new float[] { 10, 5, 20, 15, 0, 0, 64, 48 }, loaded.Labels.Boxes);
        CollectionAssert.AreEqual(new float[] { 40, 30, 60, 40 }, loaded.Labels.IgnoredBoxes);
        CollectionAssert.AreEqual(new long[] { 1, 0 }, loaded.Labels.Labels);
    }

    [TestMethod]
    public void Mirroring_turns_pixels_and_boxes_of_both_frames_left_to_right()
    {
        LoadedPair plain = Load(Data(), reference: 2), mirrored = Load(Data(), reference: 2, isFlipped: true);
        for (int y = 0; y < 48; y++)
        {
            for (int x = 0; x < 64; x++)
            {
                Assert.AreEqual(Pixel(plain.Current, x, y), Pixel(mirrored.Current, 63 - x, y));
                Assert.AreEqual(Pixel(plain.Reference!, x, y), Pixel(mirrored.Reference!, 63 - x, y));
            }
        }

        // x0 and x1 become 64 - x1 and 64 - x0.
        CollectionAssert.AreEqual(new float[] { 44, 5, 54, 15, 0, 0, 64, 48 }, mirrored.Labels.Boxes);
        CollectionAssert.AreEqual(new float[] { 4, 30, 24, 40 }, mirrored.Labels.IgnoredBoxes);
        CollectionAssert.AreEqual(plain.Labels.Labels, mirrored.Labels.Labels);

        static (byte R, byte G, byte B) Pixel(byte[] pixels, int x, int y) =>
            (pixels[3 * ((64 * y) + x)], pixels[(3 * ((64 * y) + x)) + 1], pixels[(3 * ((64 * y) + x)) + 2]);
    }

    [TestMethod]
    public void Boxes_are_scaled_with_the_frame()
    {
        LoadedPair loaded = Load(Data(width: _ => 128, height: _ => 96), reference: 1, isFlipped: true);
        Assert.AreEqual(new FrameGeometry(128, 96, 64, 48), loaded.Geometry);
        CollectionAssert.AreEqual(new float[] { 54, 2.5f, 59, 7.5f, 32, 0, 64, 24 }, loaded.Labels.Boxes);
        CollectionAssert.AreEqual(new float[] { 34, 15, 44, 20 }, loaded.Labels.IgnoredBoxes);
    }

    [TestMethod]
    public void Augmented_boxes_are_where_their_objects_are_in_both_frames()
    {
        // A bright square at (20, 12) to (40, 32) on black, in both frames.
        var square = new FrameAnnotation { Labels = [1], Boxes = [20, 12, 40, 32] };
        AlteredVideoData data = new(TinyTraining.Data(videos: 1, frames: 3)) { Annotation = (_, _) => square, Image = (_, _) => Square(20, 12, 20) };
        var options = new AugmentationOptions { MinScale = 0.6, MaxScale = 2, MaxStretch = 1.3 };
        var loading = new PairLoading(data, TinyTraining.Architecture, options);
        int boxes = 0;
        for (ulong seed = 0; seed < 40; seed++)
        {
            var pair = new FramePair(0, 0, 1, 2, IsFlipped: seed % 2 == 1, seed);
            LoadedPair loaded = loading.Load(pair);
            CollectionAssert.AreEqual(loaded.Current, loaded.Reference);
            CollectionAssert.AreEqual(loaded.Current, loading.Load(pair).Current);
            CollectionAssert.AreEqual(loaded.Labels.Boxes, loaded.ReferenceLabels!.Boxes);
            for (int i = 0; i < loaded.Labels.Boxes.Length; i += 4, boxes++)
            {
                // Pixels brighter than half are the square, up to one on each side where sizes are no whole numbers.
                (int left, int top, int right, int bottom) = Bright(loaded.Current);
                Assert.AreEqual(loaded.Labels.Boxes[i], left, 1.01f);
                Assert.AreEqual(loaded.Labels.Boxes[i + 1], top, 1.01f);
                Assert.AreEqual(loaded.Labels.Boxes[i + 2], right, 1.01f);
                Assert.AreEqual(loaded.Labels.Boxes[i + 3], bottom, 1.01f);
            }
        }

        Assert.AreEqual(40, boxes);

        static MLImage Square(int x0, int y0, int side)
        {
            byte[] pixels = new byte[64 * 48 * 4];
            for (int i = 0; i < 64 * 48; i++)
            {
                bool isInside = (i % 64) - x0 is >= 0 and var x && x < side && (i / 64) - y0 is >= 0 and var y && y < side;
                pixels.AsSpan(4 * i, 4).Fill(isInside ? (byte)200 : (byte)0);
                pixels[(4 * i) + 3] = 255;
            }

            return MLImage.CreateFromPixels(64, 48, MLPixelFormat.Bgra32, pixels);
        }

        static (int Left, int Top, int Right, int Bottom) Bright(byte[] pixels)
        {
            // The gray around a picture that is smaller than the input is 104 to 124.
            int[] bright = [.. Enumerable.Range(0, 64 * 48).Where(i => pixels[3 * i] > 128)];
            return (bright.Min(i => i % 64), bright.Min(i => i / 64), bright.Max(i => i % 64) + 1, bright.Max(i => i / 64) + 1);
        }
    }

    [TestMethod]
    public void A_reference_frame_of_another_size_is_left_out()
    {
        LabeledVideoData data = Data(width: position => position == 2 ? 48 : 64);
        Assert.IsNull(Load(data, reference: 2).Reference);
        Assert.IsNotNull(Load(data, reference: 0).Reference);
    }

    [TestMethod]
    public void A_frame_can_be_its_own_reference_or_have_none()
    {
        LoadedPair own = Load(Data(), reference: 1), none = Load(Data(), reference: null);
        Assert.AreSame(own.Current, own.Reference);
        Assert.IsNull(none.Reference);
    }

    [TensorTestMethod]
    public void A_pair_becomes_tensors_of_its_shapes()
    {
        using TorchSharp.DisposeScope scope = TorchSharp.torch.NewDisposeScope();
        TrainingExample example = Load(Data(), reference: 2).ToExample(flowInputScale: 0.5, TorchSharp.torch.CPU);
        TensorAssert.HasShape([1, 3, 48, 64], example.Reference);
        TensorAssert.HasShape([1, 6, 24, 32], example.FlowImages!);
        TensorAssert.HasShape([2, 4], example.Targets.Boxes);
        TensorAssert.AreEqual([1, 0], example.Targets.Labels);
        TensorAssert.AreEqual([40, 30, 60, 40], example.Targets.IgnoredBoxes);
        Assert.IsNull(Load(Data(), reference: null).ToExample(flowInputScale: 0.5, TorchSharp.torch.CPU).FlowImages);
    }

    [TestMethod]
    public void The_reference_frame_has_its_own_labels_mirrored_like_it()
    {
        var here = new FrameAnnotation { Labels = [1], Boxes = [10, 5, 20, 15] };
        AlteredVideoData data = new(TinyTraining.Data(videos: 1, frames: 3)) { Annotation = (_, position) => position == 2 ? here : _annotation };
        LoadedPair loaded = Load(data, reference: 2, isFlipped: true);
        CollectionAssert.AreEqual(new float[] { 44, 5, 54, 15 }, loaded.ReferenceLabels!.Boxes);
        CollectionAssert.AreEqual(new long[] { 0 }, loaded.ReferenceLabels.Labels);
        Assert.HasCount(2, loaded.Labels.Labels);
        LoadedPair own = Load(data, reference: 1);
        Assert.AreSame(own.Labels, own.ReferenceLabels);
        Assert.IsNull(Load(data, reference: null).ReferenceLabels);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Where_no_network_does_it_the_motion_of_the_pixels_as_they_are_learnt_is_estimated(bool isFlipped)
    {
        LabeledVideoData data = TinyTraining.Data(videos: 1, frames: 6);
        var loading = new PairLoading(data, TinyTraining.Architecture with { MotionEstimator = MotionEstimator.DenseInverseSearch });
        LoadedPair loaded = loading.Load(new FramePair(0, 0, 1, 5, isFlipped, 1));

        // Cells of 16 pixels in 64x48: two numbers for each of 4 x 3.
        Assert.HasCount(2 * 4 * 3, loaded.Motion!);
        CollectionAssert.AreEqual(
            new PairMotion().Estimate(new FramePixels(loaded.Current, loaded.Geometry), new FramePixels(loaded.Reference!, loaded.Geometry)), loaded.Motion);
        Assert.IsTrue(loaded.Motion!.Any(value => value != 0), "Nothing moves in five frames.");
        using TorchSharp.DisposeScope scope = TorchSharp.torch.NewDisposeScope();
        TensorAssert.HasShape([1, 2, 3, 4], loaded.ToExample(1, TorchSharp.torch.CPU).Motion!);

        Assert.IsTrue(loading.Load(new FramePair(0, 0, 1, 1, isFlipped, 1)).Motion!.All(value => value == 0));
        Assert.IsNull(loading.Load(new FramePair(0, 0, 1, null, isFlipped, 1)).Motion);
        Assert.IsNull(Load(data, reference: 5, isFlipped).Motion);
    }

    private static LoadedPair Load(LabeledVideoData data, int? reference, bool isFlipped = false) =>
        new PairLoading(data, TinyTraining.Architecture).Load(new FramePair(0, 0, 1, reference, isFlipped, 1));

    private static AlteredVideoData Data(Func<int, int>? width = null, Func<int, int>? height = null) =>
        new(TinyTraining.Data(videos: 1, frames: 3))
        {
            Annotation = (_, _) => _annotation,
            Image = (_, position) => Picture(width?.Invoke(position) ?? 64, height?.Invoke(position) ?? 48, (byte)position),
        };

    private static MLImage Picture(int width, int height, byte blue)
    {
        byte[] rgb = Pixels(width, height, blue);
        byte[] rgba = [.. rgb.Chunk(3).SelectMany(pixel => (byte[])[.. pixel, 255])];
        return MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, rgba);
    }

    // Red tells the column, green the row, blue the frame.
    private static byte[] Pixels(int width, int height, byte blue) =>
        [.. from y in Enumerable.Range(0, height) from x in Enumerable.Range(0, width) from channel in new[] { (byte)x, (byte)y, blue } select channel];
}
