using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Training;

namespace Dff.Samples.Commands.Segmentation;

/// <summary>One run of <c>train</c> for segmentation: frames with masks in, a segmenter out.</summary>
internal sealed class SegmentationTrainRun : TrainRun<LabeledMaskData, VideoSegmentationTransformer>
{
    public required MaskDataSource Data { get; init; }

    public MaskDataSource? Validation { get; init; }

    public required VideoSegmentationTrainer.Options Options { get; init; }

    protected override VideoTrainerOptions Recipe => Options;

    protected override (LabeledMaskData Data, LabeledMaskData? Validation) Open(MLContext mlContext) => (Data.Open(mlContext), Validation?.Open(mlContext));

    protected override (LabeledMaskData Data, LabeledMaskData? Validation) Split(MLContext mlContext, LabeledMaskData data)
    {
        MaskedVideoSplit? split = mlContext.VideoSegmentation.TrainTestSplit(data, Choices.ValidationShare);
        Choices.SaySplit(data.FrameCount, data.Videos, split?.TestSet.FrameCount ?? 0, split?.TestSet.Videos, split?.IsByVideo == true);
        return split is null ? (data, null) : (split.TrainSet, split.TestSet);
    }

    protected override void Choose(MLContext mlContext, LabeledMaskData data, bool hasValidation) => Choices.Apply(mlContext, data, hasValidation, Options);

    protected override void Describe(LabeledMaskData data, LabeledMaskData? validation)
    {
        MaskDataSource.Describe(data, "Training on");
        if (validation is not null)
            MaskDataSource.Describe(validation, "Validation on");
        if (Data == Validation)
            Console.Error.WriteLine("Warning: frames of the validation are trained on, too, so mIoU will look better than it is.");
    }

    protected override VideoSegmentationTransformer Fit(MLContext mlContext, LabeledMaskData data) =>
        mlContext.VideoSegmentation.Trainers.DeepFeatureFlow(Options).Fit(data);

    protected override void WarnAfterwards(LabeledMaskData data, LabeledMaskData? validation)
    {
    }

    protected override Task<int> SummarizeAsync(
        MLContext mlContext, VideoSegmentationTransformer model, LabeledMaskData? validation, double? loss, CancellationToken cancel)
    {
        string path = TrainSummary.Quote(OutputPath);
        return new TrainSummary(OutputPath, WorkspacePath, loss, "mIoU").PrintAsync(
            mlContext,
            validation is null ? null : MeasureAsync,
            [$"predict --model {path} --input VIDEO --output segmented.mp4", $"evaluate --model {path} {(Validation ?? Data).Arguments} --report report"]);

        async Task<double?[]> MeasureAsync(int[] intervals) =>
        [
            .. await ModelMeasurement.RunAsync(
                validation!,
                validation!.FrameCount,
                intervals,
                (rows, interval) => mlContext.VideoSegmentation
                    .Evaluate(model.Transform(rows, new VideoSegmenterOptions { KeyFrameInterval = interval }), imageColumnName: null)
                    .MeanIntersectionOverUnion,
                cancel),
        ];
    }
}
