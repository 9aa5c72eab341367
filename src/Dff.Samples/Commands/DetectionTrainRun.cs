using Dff.Samples.Data;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Training;

namespace Dff.Samples.Commands;

/// <summary>One run of <c>train</c> for detection: labelled videos in, a detector out.</summary>
internal sealed class DetectionTrainRun : TrainRun<LabeledVideoData, DeepFeatureFlowTransformer>
{
    private string? _unknownClasses;

    public required LabeledDataSource Data { get; init; }

    public LabeledDataSource? Validation { get; init; }

    public IReadOnlyList<string>? ClassNames { get; init; }

    public required DeepFeatureFlowTrainer.Options Options { get; init; }

    protected override VideoTrainerOptions Recipe => Options;

    protected override (LabeledVideoData Data, LabeledVideoData? Validation) Open(MLContext mlContext)
    {
        LabeledVideoData data = Data.Open(mlContext, ClassNames);
        return (data, Validation?.Open(mlContext, data.ClassNames));
    }

    protected override (LabeledVideoData Data, LabeledVideoData? Validation) Split(MLContext mlContext, LabeledVideoData data)
    {
        LabeledVideoSplit? split = mlContext.VideoDetection.TrainTestSplit(data, Choices.ValidationShare);
        Choices.SaySplit(data.FrameCount, data.Videos, split?.TestSet.FrameCount ?? 0, split?.TestSet.Videos, split?.IsByVideo == true);
        return split is null ? (data, null) : (split.TrainSet, split.TestSet);
    }

    protected override void Choose(MLContext mlContext, LabeledVideoData data, bool hasValidation) => Choices.Apply(mlContext, data, hasValidation, Options);

    protected override void Describe(LabeledVideoData data, LabeledVideoData? validation)
    {
        Console.WriteLine(FormattableString.Invariant(
            $"Training on {data.FrameCount:N0} frames of {data.Videos.Count:N0} videos, {data.ClassNames.Count} classes."));
        if (validation is not null)
        {
            Console.WriteLine(FormattableString.Invariant($"Validation on {validation.FrameCount:N0} frames of {validation.Videos.Count:N0} videos."));
            _unknownClasses = DataWarnings.OfClasses(validation);
            DataWarnings.OfImages(validation);
        }

        if (Validation is not null && Data.Overlaps(Validation))
            Console.Error.WriteLine("Warning: frames of the validation are trained on, too, so AP50 will look better than it is; see --frames.");
    }

    protected override DeepFeatureFlowTransformer Fit(MLContext mlContext, LabeledVideoData data) => VideoDetectionModel.Train(mlContext, data, Options);

    protected override void WarnAfterwards(LabeledVideoData data, LabeledVideoData? validation)
    {
        if (data.Problems.Count(DataProblemKind.CutImage) is > 0 and long cut)
            Console.Error.WriteLine(FormattableString.Invariant($"Warning: {cut:N0} images lack their ends and were used: {data.Problems.Examples(DataProblemKind.CutImage)[0]}"));

        // Known only now where labels are read with their frames.
        if (validation is not null)
            DataWarnings.OfClasses(validation, _unknownClasses);
    }

    protected override Task<int> SummarizeAsync(
        MLContext mlContext, DeepFeatureFlowTransformer model, LabeledVideoData? validation, double? loss, CancellationToken cancel)
    {
        string path = TrainSummary.Quote(OutputPath);
        return new TrainSummary(OutputPath, WorkspacePath, loss, "AP50").PrintAsync(
            mlContext,
            validation is null ? null : MeasureAsync,
            [$"predict --model {path} --input VIDEO --output annotated.mp4", $"evaluate --model {path} {Arguments(Validation ?? Data)} --report report"]);

        async Task<double?[]> MeasureAsync(int[] intervals) =>
        [
            .. (await ModelMeasurement.RunAsync(mlContext, model, validation!, intervals, new VideoEvaluationOptions { KeepWorstFrames = 0 }, cancel))
                .Select(metrics => metrics.MeanAveragePrecision50),
        ];
    }

    private static string Arguments(LabeledDataSource source)
    {
        (string Name, string? Value)[] all =
        [
            ("--data", source.Path), ("--format", source.Format), ("--frames-root", source.FramesRoot), ("--set", source.Set),
            ("--frames", source.Frames?.ToString()),
        ];
        return string.Join(' ', all.Where(item => item.Value is not null).Select(item => $"{item.Name} {TrainSummary.Quote(item.Value!)}"));
    }
}
