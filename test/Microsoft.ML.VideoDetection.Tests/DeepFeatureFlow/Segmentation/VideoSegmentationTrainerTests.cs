using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Tests.Data;
using Microsoft.ML.VideoDetection.Tests.Tasks.Segmentation;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow.Segmentation;

[TestClass]
public sealed class VideoSegmentationTrainerTests
{
    // 200 steps see each of 6 frames 33 times; cells are 16 pixels wide, so outlines stay rough. All ground would be an mIoU of 0.41.
    [TestMethod]
    public void Square_IsFound_OnKeyFramesAndBetweenThem_AndTheSavedModelSaysTheSame()
    {
        using TemporaryFolder folder = new();
        LabeledMaskData data = TinySegmentation.Data(folder);
        MLContext context = Context();
        VideoSegmentationTrainer.Options options = TinySegmentation.Options(200);
        options.LearningRate = 1e-2;
        using VideoSegmentationTransformer model = context.VideoSegmentation.Trainers.DeepFeatureFlow(options).Fit(data);
        VideoSegmentationMetrics metrics = context.VideoSegmentation.Evaluate(model.Transform(data));
        Assert.IsGreaterThan(0.55, metrics.MeanIntersectionOverUnion!.Value);
        Assert.HasCount(3, metrics.ByKeyFrameDistance);
        Assert.IsGreaterThan(0.5, metrics.ByKeyFrameDistance[2].MeanIntersectionOverUnion!.Value);
        Assert.IsNotNull(metrics.TemporalConsistency);
        Assert.IsNotNull(metrics.MeanBoundaryF);

        context.Model.Save(model, data.Schema, folder.File("model.zip"));
        ITransformer again = Context().Model.Load(folder.File("model.zip"), out _);
        using var loaded = (VideoSegmentationTransformer)again;
        byte[][] expected = [.. model.Transform(data).GetColumn<byte[]>("PredictedLabelMap")];
        byte[][] actual = [.. loaded.Transform(data).GetColumn<byte[]>("PredictedLabelMap")];
        CollectionAssert.AreEqual(expected.SelectMany(map => map).ToArray(), actual.SelectMany(map => map).ToArray());
        CollectionAssert.AreEqual(
            new[] { true, false, false, true, false, false }, loaded.Transform(data).GetColumn<bool>("IsKeyFrame").ToArray());
        Assert.IsTrue(expected.All(map => map.Length == TinySegmentation.Width * TinySegmentation.Height && map.All(key => key is 1 or 2)));

        using VideoSegmenter segmenter = context.VideoSegmentation.CreateSegmenter(loaded);
        for (int frame = 0; frame < TinySegmentation.Frames; frame++)
        {
            using MLImage image = data.Videos[0].ReadImage(frame);
            using FrameSegmentation result = segmenter.Segment(image);
            CollectionAssert.AreEqual(expected[frame], result.ClassMap.ToArray().Select(index => (byte)(index + 1)).ToArray(), $"frame {frame}");
            Assert.AreEqual(frame % 3 == 0, result.IsKeyFrame);
            Assert.AreEqual(1, result.GetPixelShares().Sum(), 1e-12);
        }
    }

    [TestMethod]
    public void SchemaShape_IsThatOfTheModel()
    {
        using TemporaryFolder folder = new();
        LabeledMaskData data = TinySegmentation.Data(folder);
        VideoSegmentationTrainer trainer = Context().VideoSegmentation.Trainers.DeepFeatureFlow(TinySegmentation.Options(1));
        SchemaShape promised = trainer.GetOutputSchema(SchemaShape.Create(data.Schema));
        using VideoSegmentationTransformer model = trainer.Fit(data);
        SchemaShape actual = SchemaShape.Create(model.GetOutputSchema(data.Schema));
        CollectionAssert.AreEqual(Describe(actual), Describe(promised));

        static string[] Describe(SchemaShape shape) =>
            [.. shape.Select(column => $"{column.Name} {column.Kind} {column.ItemType} {column.IsKey}").Order(StringComparer.Ordinal)];
    }

    [TestMethod]
    public void SameSeed_GivesTheSameWeights_AndAResumedTrainingToo()
    {
        using TemporaryFolder folder = new();
        LabeledMaskData data = TinySegmentation.Data(folder);
        double whole = Loss(data, TinySegmentation.Options(6), out byte[] expected);
        VideoSegmentationTrainer.Options first = TinySegmentation.Options(6), rest = TinySegmentation.Options(6);
        first.WorkspacePath = folder.File("workspace");
        using var stop = new CancellationTokenSource();
        first.CancellationToken = stop.Token;
        first.MetricsCallback = progress =>
        {
            if (progress.Step == 4)
                stop.Cancel();
        };
        Assert.ThrowsExactly<OperationCanceledException>(() => Context().VideoSegmentation.Trainers.DeepFeatureFlow(first).Fit(data));
        rest.ResumeFrom = folder.File("workspace");
        Assert.AreEqual(whole, Loss(data, rest, out byte[] actual));
        CollectionAssert.AreEqual(expected, actual);
        Assert.AreEqual(whole, Loss(data, TinySegmentation.Options(6), out _));
    }

    [TestMethod]
    public void WrongInput_IsNamed()
    {
        using TemporaryFolder folder = new();
        LabeledMaskData data = TinySegmentation.Data(folder);
        MLContext context = Context();
        VideoSegmentationTrainer trainer = context.VideoSegmentation.Trainers.DeepFeatureFlow(TinySegmentation.Options(1));
        IDataView taken = context.Data.TakeRows(data, 2);
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => trainer.Fit(taken)).Message, "LabeledMaskData");
        IDataView without = context.Transforms.DropColumns("LabelMap").Fit(data).Transform(data);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => trainer.Fit(without)).Message, "no column 'LabelMap'; expected a vector of key (Byte)");
        VideoSegmentationTrainer.Options weights = TinySegmentation.Options(1);
        weights.ClassWeights = [1];
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => context.VideoSegmentation.Trainers.DeepFeatureFlow(weights).Fit(data)).Message,
            "ClassWeights has 1 weight(s) for 2 class(es)");
        weights.ClassWeights = [1, -1];
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => context.VideoSegmentation.Trainers.DeepFeatureFlow(weights));
        Assert.ThrowsExactly<ArgumentException>(() => context.VideoSegmentation.CreateSegmenter(context.Transforms.DropColumns("LabelMap").Fit(data)));
    }

    [TestMethod]
    public void DamagedMask_EndsTrainingWithItsName()
    {
        using TemporaryFolder folder = new();
        LabeledMaskData data = TinySegmentation.Data(folder);
        folder.Write("masks/v/003.png", "nothing");
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidDataException>(
                () => Context().VideoSegmentation.Trainers.DeepFeatureFlow(TinySegmentation.Options(1)).Fit(data)).Message,
            folder.File("masks/v/003.png"));
    }

    private static double Loss(LabeledMaskData data, VideoSegmentationTrainer.Options options, out byte[] classes)
    {
        double loss = double.NaN;
        options.MetricsCallback = progress => loss = progress.Loss;
        using VideoSegmentationTransformer model = Context().VideoSegmentation.Trainers.DeepFeatureFlow(options).Fit(data);
        classes = [.. model.Transform(data).GetColumn<byte[]>("PredictedLabelMap").SelectMany(map => map)];
        return loss;
    }

    private static MLContext Context() => new(seed: 3) { GpuDeviceId = -1 };
}
