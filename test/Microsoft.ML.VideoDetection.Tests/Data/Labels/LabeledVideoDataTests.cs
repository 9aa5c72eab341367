using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Evaluation.Tracking;
using Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

namespace Microsoft.ML.VideoDetection.Tests.Data.Labels;

/// <summary>Datasets of the user's own making, through the public members only.</summary>
[TestClass]
public sealed class LabeledVideoDataTests
{
    private readonly MLContext _ml = new(1);

    [TestMethod]
    public void OwnVideos_AreRows_InOrder_WithTheirLabels()
    {
        LabeledVideoData data = new(["square"], [new DatabaseVideo("a", 3), new DatabaseVideo("b", 2)]);
        Assert.AreEqual((5L, 2, "b"), (data.FrameCount, data.Videos.Count, data.Videos[1].Id));
        CollectionAssert.AreEqual(new[] { "a", "a", "a", "b", "b" }, data.GetColumn<string>("VideoId").ToArray());
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 0, 1 }, data.GetColumn<int>("FrameIndex").ToArray());
        CollectionAssert.AreEqual(new float[] { 8, 4, 24, 20 }, data.GetColumn<float[]>("BoundingBoxes").Skip(2).First());
        using MLImage image = data.Videos[0].ReadImage(1);
        Assert.AreEqual((64, 48), (image.Width, image.Height));
        Assert.AreEqual(5, data.GetColumn<MLImage>("Image").Count(picture =>
        {
            picture.Dispose();
            return true;
        }));
    }

    [TestMethod]
    public void RangesAndConcatenation_AreListsOfVideos()
    {
        LabeledVideoData data = new(["square"], [new DatabaseVideo("a", 3), new DatabaseVideo("b", 2)]);
        LabeledVideoData last = _ml.VideoDetection.TakeFrames(data, 2);
        Assert.AreEqual((1, "a", 2), (last.Videos.Count, last.Videos[0].Id, last.Videos[0].GetFrameIndex(0)));
        LabeledVideoData both = _ml.VideoDetection.Concatenate(data, last);
        CollectionAssert.AreEqual(new[] { "a (1)", "b", "a (2)" }, both.Videos.Select(video => video.Id).ToArray());
        using (MLImage expected = data.Videos[0].ReadImage(2), actual = both.Videos[2].ReadImage(0))
            Assert.IsTrue(expected.Pixels.SequenceEqual(actual.Pixels));
        VideoFrame[] frames = [.. both.Videos[1].ReadFrames()];
        CollectionAssert.AreEqual(new[] { 0, 1 }, frames.Select(frame => frame.FrameIndex).ToArray());
        Array.ForEach(frames, frame => frame.Dispose());
    }

    [TestMethod]
    public void OwnVideos_AreTrainedOn()
    {
        LabeledVideoData data = new(["square"], [new DatabaseVideo("a", 4), new DatabaseVideo("b", 4)]);
        DeepFeatureFlowTrainer.Options options = TinyTraining.Options();
        options.LearningRate = 1e-4;
        using DeepFeatureFlowTransformer model = _ml.VideoDetection.Trainers.DeepFeatureFlow(options).Fit(data);
        CollectionAssert.AreEqual(new[] { "square" }, model.Architecture.ClassNames.ToArray());
    }

    [TestMethod]
    public void Labels_AreAddedToAFolderOfImages()
    {
        using TemporaryFolder folder = new();
        for (int i = 0; i < 3; i++)
            folder.Picture($"{i}.png", 20, 10);
        LabeledVideo video = LabeledVideo.Create(
            VideoSource.FromImageFolder(folder.Root, videoId: "mine"), position => new() { Labels = [1], Boxes = [position, 0, 30, 10] });
        LabeledVideoData data = new(["square"], [video]);
        CollectionAssert.AreEqual(new float[] { 2, 0, 20, 10 }, data.Videos[0].GetAnnotation(2).Boxes, "clipped to the frame of 20 pixels");
        Assert.AreEqual((1L, "mine"), (data.Problems.Count(DataProblemKind.ClippedBox), data.Videos[0].Id));
    }

    [TestMethod]
    public void FramesThatComeInOrderOnly_CannotBeLabeled()
    {
        using MLImage image = MLImage.CreateFromPixels(1, 1, MLPixelFormat.Bgra32, new byte[4]);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => LabeledVideo.Create(VideoSource.FromImages([image]), _ => FrameAnnotation.Empty)).Message,
            "can be read in order only");
    }

    [TestMethod]
    public void WrongLabels_NameFrameAndFault()
    {
        AssertRefused(new() { Labels = [2], Boxes = [0, 0, 1, 1] }, "frame 0 of 'a' has key 2 as a label");
        AssertRefused(new() { Labels = [1], Boxes = [0, 0, 1] }, "1 label(s) and 3 number(s) for boxes");
        AssertRefused(new() { Labels = [1], Boxes = [0, 0, 1, 1], TrackIds = [1, 2] }, "2 track ids");
        AssertRefused(new() { Labels = [1], Boxes = [0, 0, float.NaN, 1] }, "expected four finite numbers");
    }

    [TestMethod]
    public void WrongDatasets_AreRefusedAtOnce()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new LabeledVideoData([], [new DatabaseVideo("a", 1)]));
        Assert.ThrowsExactly<ArgumentException>(() => new LabeledVideoData(["x"], []));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new LabeledVideoData(["x"], [new DatabaseVideo("a", 1), new DatabaseVideo("a", 1)])).Message, "'a'");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new LabeledVideoData(["x"], [new DatabaseVideo("a", 0)])).Message, "0 frames");
    }

    private static void AssertRefused(FrameAnnotation annotation, string expected)
    {
        LabeledVideoData data = new(["x"], [new DatabaseVideo("a", 1, annotation)]);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => data.Videos[0].GetAnnotation(0)).Message, expected);
    }

    /// <summary>A video as a database would give it: a white square of 16 pixels that moves by 4 from frame to frame.</summary>
    private sealed class DatabaseVideo(string id, int frames, FrameAnnotation? annotation = null) : LabeledVideo
    {
        public override VideoInfo Info => new(id, Width: 64, Height: 48);

        public override int FrameCount => frames;

        public override FrameAnnotation GetAnnotation(int position) => annotation ?? new()
        {
            Labels = [1],
            Boxes = [4 * position, 4, (4 * position) + 16, 20],
        };

        public override MLImage ReadImage(int position)
        {
            byte[] pixels = new byte[64 * 48 * 4];
            for (int y = 4; y < 20; y++)
                pixels.AsSpan(((y * 64) + (4 * position)) * 4, 16 * 4).Fill(255);
            return MLImage.CreateFromPixels(64, 48, MLPixelFormat.Bgra32, pixels);
        }
    }
}
