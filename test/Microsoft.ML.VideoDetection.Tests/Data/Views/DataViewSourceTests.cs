using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.VideoDetection.Tests.Data.Views;

[TestClass]
public sealed class DataViewSourceTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void ReadFrames_FollowsTheRowsOfSeveralVideos()
    {
        using MLImage image = Clips.Filled(4, 4, 1, 2, 3);
        Row[] rows = [new(image, "a", 7), new(image, "a", 8), new(image, "b", 0)];
        DataViewSource source = VideoSource.FromDataView(_ml.Data.LoadFromEnumerable(rows));
        (string, int)[] expected = [("a", 7), ("a", 8), ("b", 0)];
        CollectionAssert.AreEqual(expected, Read(source));
        CollectionAssert.AreEqual(expected, Read(source), "the images of the rows are still the rows'");
    }

    [TestMethod]
    public void ReadFrames_WithoutFrameIndex_CountsInEachVideo()
    {
        using MLImage image = Clips.Filled(4, 4, 1, 2, 3);
        Row[] rows = [new(image, "a", 7), new(image, "a", 8), new(image, "b", 9)];
        DataViewSource source = new(_ml.Data.LoadFromEnumerable(rows), frameIndexColumnName: null);
        CollectionAssert.AreEqual(new[] { ("a", 0), ("a", 1), ("b", 0) }, Read(source));
    }

    [TestMethod]
    public void ReadFrames_OfImagesAlone_IsOneVideo()
    {
        using MLImage image = Clips.Filled(4, 4, 1, 2, 3);
        DataViewSource source = new(_ml.Data.LoadFromEnumerable(new ImageOnly[] { new() { Picture = image }, new() { Picture = image } }), "Picture");
        CollectionAssert.AreEqual(new[] { ("frames", 0), ("frames", 1) }, Read(source));
    }

    [TestMethod]
    public void ReadFrames_OfMlNetsImageLoader_OutlivesItsCursor()
    {
        using TemporaryFolder folder = new();
        using (MLImage image = Clips.Filled(5, 3, 9, 8, 7))
        {
            image.Save(folder.File("a.png"));
        }

        IDataView paths = _ml.Data.LoadFromEnumerable(new[] { new PathRow { Path = "a.png" }, new PathRow { Path = "a.png" } });
        IDataView images = _ml.Transforms.LoadImages("Image", folder.Root, "Path").Fit(paths).Transform(paths);
        VideoFrame[] frames = [.. new DataViewSource(images).ReadFrames()];
        Assert.HasCount(2, frames);
        foreach (VideoFrame frame in frames)
        {
            using (frame)
            {
                Assert.AreEqual((9, 8, 7), Clips.PixelOf(frame.Image, 4, 2), $"frame {frame.FrameIndex}");
            }
        }
    }

    [TestMethod]
    public void MissingOrWrongColumns_AreNamedWithTheirTypes()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Array.Empty<Row>());
        AssertRefused(() => new DataViewSource(data, "Picture"), "imageColumnName", "'Picture'", "Image, VideoId, FrameIndex");
        AssertRefused(() => new DataViewSource(data, "VideoId"), "imageColumnName", "'VideoId'", "an image", "String");
        AssertRefused(() => new DataViewSource(data, videoIdColumnName: "Clip"), "videoIdColumnName", "'Clip'");
        AssertRefused(() => new DataViewSource(data, frameIndexColumnName: "VideoId"), "frameIndexColumnName", "Int32");
    }

    [TestMethod]
    public void NegativeFrameIndex_NamesTheRow()
    {
        using MLImage image = Clips.Filled(4, 4, 1, 2, 3);
        DataViewSource source = new(_ml.Data.LoadFromEnumerable(new[] { new Row(image, "a", 0), new Row(image, "a", -3) }));
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => Read(source)).Message, "Row 1");
    }

    private static void AssertRefused(Func<object> make, string parameter, params string[] says)
    {
        ArgumentOutOfRangeException error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(make);
        Assert.AreEqual(parameter, error.ParamName);
        foreach (string part in says)
        {
            StringAssert.Contains(error.Message, part);
        }
    }

    private static (string, int)[] Read(VideoSource source)
    {
        List<(string, int)> seen = [];
        foreach (VideoFrame frame in source.ReadFrames())
        {
            using (frame)
            {
                Assert.AreEqual((1, 2, 3), Clips.PixelOf(frame.Image, 0, 0));
                seen.Add((frame.VideoId, frame.FrameIndex));
            }
        }

        return [.. seen];
    }

    private sealed class Row(MLImage image, string videoId, int frameIndex)
    {
        [ImageType(4, 4)]
        public MLImage Image { get; set; } = image;

        public string VideoId { get; set; } = videoId;

        public int FrameIndex { get; set; } = frameIndex;
    }

    private sealed class ImageOnly
    {
        [ImageType(4, 4)]
        public MLImage? Picture { get; set; }
    }

    private sealed class PathRow
    {
        public string Path { get; set; } = string.Empty;
    }
}
