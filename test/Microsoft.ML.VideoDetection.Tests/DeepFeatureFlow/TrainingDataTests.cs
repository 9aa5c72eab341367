using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.DeepFeatureFlow;
using Microsoft.ML.VideoDetection.Operators;
using Microsoft.ML.VideoDetection.Output;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Training;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

[TestClass]
public sealed class TrainingDataTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly DataMessages _messages = new();

    [TestMethod]
    public void OwnDataWithDefaultNames_IsTakenAsItIs()
    {
        LabeledVideoData data = Synthetic();
        using TrainingData training = Open(data);
        Assert.AreSame(data, training.Frames);
        Assert.IsFalse(training.IsCopy);
        Assert.AreSame(data, Open(_ml.VideoDetection.TakeFrames(data, 0)) is { IsCopy: false } ? data : null, "views of it too");
    }

    [TestMethod]
    public void OtherNames_AreFollowed()
    {
        using TrainingData withoutIgnored = Open(Synthetic(), new() { IgnoredBoundingBoxColumnName = null });
        using TrainingData stills = Open(Synthetic(), new() { VideoIdColumnName = null, FrameIndexColumnName = null });
        Assert.IsTrue(withoutIgnored.IsCopy && stills.IsCopy);
        Assert.AreEqual((2, 8), (withoutIgnored.Frames.Videos.Count, stills.Frames.Videos.Count));
        Assert.IsTrue(stills.Frames.Videos[7].IsStill);
    }

    [TestMethod]
    public void FilteredAndRenamedRows_AreCopied()
    {
        LabeledVideoData data = Synthetic();
        IDataView numbered = _ml.Transforms.Conversion.ConvertType("Number", "FrameIndex", DataKind.Single).Fit(data).Transform(data);
        IDataView filtered = _ml.Data.FilterRowsByColumn(numbered, "Number", lowerBound: 1, upperBound: 3);
        IDataView renamed = _ml.Transforms.CopyColumns("Picture", "Image")
            .Append(_ml.Transforms.CopyColumns("Classes", "Label"))
            .Append(_ml.Transforms.CopyColumns("Regions", "BoundingBoxes"))
            .Append(_ml.Transforms.DropColumns("Image", "Label", "BoundingBoxes", "IgnoredBoundingBoxes"))
            .Fit(filtered).Transform(filtered);
        using TrainingData training = Open(
            renamed, new() { ImageColumnName = "Picture", LabelColumnName = "Classes", BoundingBoxColumnName = "Regions" });
        Assert.IsTrue(training.IsCopy);
        CollectionAssert.AreEqual(data.ClassNames.ToArray(), training.Frames.ClassNames.ToArray());
        LabeledVideoData expected = _ml.VideoDetection.TakeFrames(data, 1, 2), actual = training.Frames;
        CollectionAssert.AreEqual(expected.GetColumn<string>("VideoId").ToArray(), actual.GetColumn<string>("VideoId").ToArray());
        CollectionAssert.AreEqual(new[] { 1, 2, 1, 2 }, actual.GetColumn<int>("FrameIndex").ToArray());
        for (int video = 0; video < 2; video++)
        {
            // Frames of 64x48 are below the network's resolution, so they are copied as they are.
            CollectionAssert.AreEqual(expected.Videos[video].GetAnnotation(1).Labels, actual.Videos[video].GetAnnotation(1).Labels);
            CollectionAssert.AreEqual(expected.Videos[video].GetAnnotation(1).Boxes, actual.Videos[video].GetAnnotation(1).Boxes);
            using MLImage left = expected.Videos[video].ReadImage(1), right = actual.Videos[video].ReadImage(1);
            Assert.AreEqual(Clips.PixelOf(left, 20, 30), Rgba(right, 20, 30));
        }
    }

    [TestMethod]
    public void RowsOfAUsersClass_AreCopied_WithAllKeyValuesAsClasses()
    {
        using MLImage image = ListedFrames.Noise(32, 24, 1);
        IDataView data = Rows(
            [Row(image, "x", 3, ["dog"], [1, 2, 11, 12]), Row(image, "x", 5, [], []), Row(image, "y", 0, ["cat", "dog"], [0, 0, 4, 4, 5, 5, 9, 9])]);
        using TrainingData training = Open(data);
        CollectionAssert.AreEqual(new[] { "cat", "dog", "fox" }, training.Frames.ClassNames.ToArray());
        Assert.AreEqual((2, 5, "y"), (training.Frames.Videos.Count, training.Frames.Videos[0].GetFrameIndex(1), training.Frames.Videos[1].Id));
        CollectionAssert.AreEqual(new uint[] { 2 }, training.Frames.Videos[0].GetAnnotation(0).Labels);
        CollectionAssert.AreEqual(new float[] { 0, 0, 4, 4, 5, 5, 9, 9 }, training.Frames.Videos[1].GetAnnotation(0).Boxes);
        Assert.IsNotEmpty(image.Pixels.ToArray(), "the picture is still the user's");
        StringAssert.Contains(_messages.Infos[0], "3 rows, about 0.0 MB");
        StringAssert.Contains(_messages.Warnings.Single(), "'fox'");
    }

    [TestMethod]
    public void RowsOutOfOrder_AreNamed()
    {
        using MLImage image = ListedFrames.Noise(8, 8, 1);
        AssertRefused(["Row 2", "frame 1 of 'x'", "ended before"], (image, "x", 0), (image, "y", 0), (image, "x", 1));
        AssertRefused(["Row 1", "frame 2 of 'x'", "follows frame 2"], (image, "x", 2), (image, "x", 2));
        AssertRefused(["Row 1", "frame -1 of 'x'", "negative"], (image, "x", 0), (image, "x", -1));
        AssertRefused(["Row 0", "no picture in 'Image'"], (null, "x", 0));
    }

    [TestMethod]
    public void KeyValuesThatNameNoClasses_AreRefusedWithTheirColumn()
    {
        using MLImage image = ListedFrames.Noise(8, 8, 1);
        IDataView keysOnly = _ml.Data.LoadFromEnumerable(new[] { new KeyRow { Image = image } });
        AssertRefused(keysOnly, "'Label'", "no key values", "MapValueToKey");
        AssertRefused(Keys(image, "cat", " "), "empty key value for key 2");
        IDataView numbers = _ml.Data.LoadFromEnumerable(new[] { new NumberRow { Image = image } });
        AssertRefused(_ml.Transforms.Conversion.MapValueToKey("Label").Fit(numbers).Transform(numbers), "Int32", "expected text");
    }

    [TestMethod]
    public void DuplicateKeyValues_AreRefused()
    {
        ListedFrames data = new(["cat", "dog", "cat"], new ListedFrames.Video(8, 8, ListedFrames.Objects((1, 0, 0, 4, 4))));
        AssertRefused(data.Data, "'cat' 2 times");
    }

    [TestMethod]
    public void RowsWithoutAnyLabel_AreRefused()
    {
        using MLImage image = ListedFrames.Noise(8, 8, 1);
        IDataView data = Rows([Row(image, "x", 0, [], [])]);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Open(data)).Message, "None of the 1 training frame(s)");
    }

    private TrainingData Open(IDataView data, DeepFeatureFlowTrainer.Options? options = null) =>
        TrainingData.Open(data, options ?? new(), SmallModel.Architecture, _messages.Surroundings());

    private LabeledVideoData Synthetic() =>
        _ml.VideoDetection.Synthesize(new SyntheticVideoOptions { VideoCount = 2, FramesPerVideo = 4, Width = 64, Height = 48 });

    private static (byte, byte, byte) Rgba(MLImage image, int x, int y)
    {
        int at = ((y * image.Width) + x) * 4;
        return (image.Pixels[at + 2], image.Pixels[at + 1], image.Pixels[at]);
    }

    private IDataView Rows(IEnumerable<TextRow> rows) => Rows(rows, "cat", "dog", "fox");

    private IDataView Rows(IEnumerable<TextRow> rows, params string[] classes)
    {
        IDataView texts = _ml.Data.LoadFromEnumerable(rows);
        IDataView keys = _ml.Data.LoadFromEnumerable(classes.Select(name => new ClassRow { Name = name }));
        return _ml.Transforms.Conversion.MapValueToKey("Label", keyData: keys).Fit(texts).Transform(texts);
    }

    private IDataView Keys(MLImage image, params string[] classes) => Rows([Row(image, "x", 0, [classes[0]], [0, 0, 1, 1])], classes);

    private static TextRow Row(MLImage? image, string video, int frame, string[] labels, float[] boxes) =>
        new() { Image = image, VideoId = video, FrameIndex = frame, Label = labels, BoundingBoxes = boxes };

    private void AssertRefused(string[] says, params (MLImage? Image, string Video, int Frame)[] rows)
    {
        IDataView data = Rows(rows.Select(row => Row(row.Image, row.Video, row.Frame, ["cat"], [0, 0, 1, 1])));
        string text = Assert.ThrowsExactly<InvalidDataException>(() => Open(data)).Message;
        foreach (string part in says)
            StringAssert.Contains(text, part);
    }

    private void AssertRefused(IDataView data, params string[] says)
    {
        string text = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Open(data)).Message;
        foreach (string part in says)
            StringAssert.Contains(text, part);
    }

    private class FrameRow
    {
        [FrameImage]
        public MLImage? Image { get; set; }

        public string VideoId { get; set; } = "x";

        public int FrameIndex { get; set; }

        public float[] BoundingBoxes { get; set; } = [];
    }

    private sealed class TextRow : FrameRow
    {
        public string[] Label { get; set; } = [];
    }

    private sealed class KeyRow : FrameRow
    {
        [KeyType(2)]
        public uint[] Label { get; set; } = [];
    }

    private sealed class NumberRow : FrameRow
    {
        public int[] Label { get; set; } = [5, 6];
    }

    private sealed class ClassRow
    {
        public string Name { get; set; } = "";
    }
}
