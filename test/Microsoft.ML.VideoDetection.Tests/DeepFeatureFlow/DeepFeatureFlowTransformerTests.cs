using Microsoft.ML.Data;
using Microsoft.ML.VideoDetection.Tasks.Detection;
using Microsoft.ML.VideoDetection.Tests.Data;
using TorchSharp;

namespace Microsoft.ML.VideoDetection.Tests.DeepFeatureFlow;

[TestClass]
public sealed class DeepFeatureFlowTransformerTests
{
    private static readonly MLContext _mlContext = new(1);
    private static DeepFeatureFlowTransformer _model = null!;
    private static ITransformer _chain = null!;

    [ClassInitialize]
    public static void MakeModel(TestContext _)
    {
        _model = SmallModel.Create(_mlContext);
        IDataView frames = Frames();
        _chain = _model.Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(_model.Transform(frames)));
    }

    [ClassCleanup]
    public static void FreeModel() => _model.Dispose();

    [TestMethod]
    public void Schema_has_the_names_and_types_of_object_detection()
    {
        DataViewSchema schema = _model.GetOutputSchema(Frames().Schema);
        CollectionAssert.AreEqual(
            new[] { "Image", "VideoId", "FrameIndex", "PredictedLabel", "PredictedBoundingBoxes", "Score", "IsKeyFrame" },
            schema.Select(column => column.Name).ToArray());
        var label = (VectorDataViewType)schema["PredictedLabel"].Type;
        Assert.IsFalse(label.IsKnownSize);
        Assert.AreEqual(3UL, ((KeyDataViewType)label.ItemType).Count);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single), schema["PredictedBoundingBoxes"].Type);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single), schema["Score"].Type);
        Assert.AreEqual(BooleanDataViewType.Instance, schema["IsKeyFrame"].Type);
        VBuffer<ReadOnlyMemory<char>> names = default;
        schema["PredictedLabel"].GetKeyValues(ref names);
        CollectionAssert.AreEqual(SmallModel.Architecture.ClassNames, names.DenseValues().Select(name => name.ToString()).ToArray());
        CollectionAssert.AreEqual(schema.Select(Describe).ToArray(), _model.Transform(Frames()).Schema.Select(Describe).ToArray());

        static string Describe(DataViewSchema.Column column) => $"{column.Name}: {column.Type}";
    }

    [TestMethod]
    public async Task View_engine_and_detector_give_the_same_boxes()
    {
        List<FrameOutput> rows = [.. _mlContext.Data.CreateEnumerable<FrameOutput>(_chain.Transform(Frames()), reuseRowObject: false)];
        Assert.HasCount(15, rows);

        using VideoDetector detector = _mlContext.VideoDetection.CreateDetector(_chain);
        using PredictionEngine<FrameInput, FrameOutput> engine = _mlContext.Model.CreatePredictionEngine<FrameInput, FrameOutput>(
            _chain, new PredictionEngineOptions { OwnsTransformer = false });
        int i = 0;
        foreach (VideoSource source in Sources())
        {
            await foreach (FrameDetections frame in detector.DetectAsync(source))
            {
                using VideoFrame picture = source.ReadFrames().ElementAt(frame.FrameIndex);
                FrameOutput single = engine.Predict(new FrameInput
                {
                    Image = picture.Image, VideoId = picture.VideoId, FrameIndex = picture.FrameIndex,
                });
                foreach (FrameOutput row in new[] { rows[i], single })
                {
                    Assert.AreEqual((frame.VideoId, frame.FrameIndex, frame.IsKeyFrame), (row.VideoId, row.FrameIndex, row.IsKeyFrame));
                    CollectionAssert.AreEqual(frame.Detections.Select(d => d.Score).ToArray(), row.Score);
                    CollectionAssert.AreEqual(frame.Detections.Select(d => d.ClassName).ToArray(), row.PredictedLabel);
                    CollectionAssert.AreEqual(
                        frame.Detections.SelectMany(d => new[] { d.X0, d.Y0, d.X1, d.Y1 }).ToArray(), row.PredictedBoundingBoxes);
                }

                i++;
            }
        }

        Assert.AreEqual(15, i);
        CollectionAssert.AreEqual(
            new[] { 0, 4, 8, 9, 13 }, rows.Select((row, n) => (row, n)).Where(item => item.row.IsKeyFrame).Select(item => item.n).ToArray(),
            "9 frames of the first video, then 6 of the second");
    }

    [TestMethod]
    public void Disposing_an_engine_frees_model_and_key_frame()
    {
        int parameters;
        using (var outline = new DeepFeatureFlowNetwork(SmallModel.Architecture, torch.META))
            parameters = outline.parameters().Count();
        TensorCount before = TensorCount.Now();
        DeepFeatureFlowTransformer model = SmallModel.Create(_mlContext);
        using (PredictionEngine<FrameInput, FrameOutput> engine = _mlContext.Model.CreatePredictionEngine<FrameInput, FrameOutput>(
            model.Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(model.Transform(Frames())))))
        {
            using VideoFrame frame = Sources()[0].ReadFrames().First();
            Assert.HasCount(20, engine.Predict(new FrameInput { Image = frame.Image }).Score);
        }

        // torch counts a parameter twice when it is made, since it first is a tensor, and once when it goes.
        Assert.AreEqual(parameters, TensorCount.Now().LeakedSince(before));
    }

    [TensorTestMethod]
    public void Columns_that_nobody_reads_run_no_network()
    {
        var source = new CountingSource(new MovingShapesSource(160, 90, 6));
        IDataView data = _model.Transform(_mlContext.VideoDetection.LoadFromSources(source));
        Assert.HasCount(6, data.GetColumn<string>("VideoId").ToArray());
        Assert.AreEqual(0, source.Decoded, "VideoId needs no picture.");
        Assert.IsNull(data.GetRowCount());

        Assert.HasCount(6, data.GetColumn<bool>("IsKeyFrame").ToArray());
        Assert.AreEqual(6, source.Decoded);
    }

    [TensorTestMethod]
    public void Rows_are_never_split_over_cursors()
    {
        IDataView data = _model.Transform(Frames());
        Assert.IsFalse(data.CanShuffle);
        DataViewRowCursor[] cursors = data.GetRowCursorSet(data.Schema, 8);
        Assert.HasCount(1, cursors);
        cursors[0].Dispose();
    }

    [TensorTestMethod]
    public void Reading_the_same_rows_twice_gives_the_same_values()
    {
        IDataView data = _model.Transform(Frames());
        float[][] first = [.. data.GetColumn<float[]>("Score")];
        float[][] second = [.. data.GetColumn<float[]>("Score")];
        for (int i = 0; i < first.Length; i++)
            CollectionAssert.AreEqual(first[i], second[i]);
    }

    [TestMethod]
    public void A_folder_of_images_is_a_video()
    {
        IDataView data = _model.Transform(_mlContext.VideoDetection.LoadFromImageFolder(Fixtures.Reference("frames_small")));
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3 }, data.GetColumn<int>("FrameIndex").ToArray());
        CollectionAssert.AreEqual(new[] { true, false, false, false }, data.GetColumn<bool>("IsKeyFrame").ToArray());
    }

    [TestMethod]
    public void Wrong_columns_are_named_everywhere()
    {
        IDataView noImage = _mlContext.Data.LoadFromEnumerable(new[] { new { VideoId = "v", FrameIndex = 0 } });
        IDataView wrongIndex = _mlContext.Transforms.Conversion.ConvertType("FrameIndex", outputKind: DataKind.Single)
            .Fit(Frames()).Transform(Frames());
        AssertMismatch(noImage, "'Image'", "image (MLImage)");
        AssertMismatch(wrongIndex, "'FrameIndex'", "expected Int32, got Single");

        static void AssertMismatch(IDataView data, params string[] words)
        {
            Action[] ways =
            [
                () => _model.GetOutputSchema(data.Schema),
                () => _model.Transform(data),
                () => ((ITransformer)_model).GetRowToRowMapper(data.Schema),
            ];
            foreach (Action way in ways)
            {
                ArgumentOutOfRangeException error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(way);
                foreach (string word in words)
                    Assert.Contains(word, error.Message);
            }
        }
    }

    [TestMethod]
    public void A_row_without_image_or_with_a_negative_index_is_named()
    {
        using MLImage image = Tests.Data.Clips.Filled(32, 32, 1, 2, 3);
        Assert.Contains("Row 0 has no image", Fail(new FrameInput()));
        Assert.Contains("Row 0 has the frame index -1", Fail(new FrameInput { Image = image, FrameIndex = -1 }));

        static string Fail(FrameInput row)
        {
            IDataView data = _model.Transform(_mlContext.Data.LoadFromEnumerable([row]));
            return Assert.ThrowsExactly<InvalidDataException>(() => data.GetColumn<bool>("IsKeyFrame").ToArray()).Message;
        }
    }

    private static MovingShapesSource[] Sources() =>
        [new MovingShapesSource(160, 90, 9, seed: 1), new MovingShapesSource(160, 90, 6, seed: 2)];

    private static IDataView Frames() => _mlContext.VideoDetection.LoadFromSources(Sources());
}
