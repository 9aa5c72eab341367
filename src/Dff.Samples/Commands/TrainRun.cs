using Dff.Samples.Data;
using Dff.Samples.Progress;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Training;

namespace Dff.Samples.Commands;

/// <summary>One run of <c>train</c>: labelled videos in, a model out.</summary>
internal sealed class TrainRun
{
    private string? _unknownClasses;

    public required LabeledDataSource Data { get; init; }

    public LabeledDataSource? Validation { get; init; }

    public IReadOnlyList<string>? ClassNames { get; init; }

    public required string OutputPath { get; init; }

    public required string WorkspacePath { get; init; }

    public bool Resume { get; init; }

    /// <summary>Gets network and recipe. The run adds validation, workspace, progress and cancelling.</summary>
    public required DeepFeatureFlowTrainer.Options Options { get; init; }

    /// <summary>Gets what puts a message about <see cref="Options"/> into the words of the command line.</summary>
    public required Func<string, string> Translate { get; init; }

    public int? Seed { get; init; }

    public string? Device { get; init; }

    public int? Threads { get; init; }

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        if (Options.EarlyStoppingCriteria is not null && Validation is null)
        {
            Console.Error.WriteLine("--early-stopping needs --validation or --validation-frames.");
            return ExitCode.Usage;
        }

        // Everything that can be wrong is found out before hours of training.
        MLContext mlContext = SharedOptions.CreateContext(Device, Threads, Seed);
        TrainingState? before = null;
        if (CommonRun.IsFirst)
        {
            before = mlContext.VideoDetection.ReadTrainingState(WorkspacePath);
            PrepareWorkspace(isThere: before is not null);
            ModelFiles.RequireWritable(OutputPath);
        }

        LabeledVideoData data = Data.Open(mlContext, ClassNames);
        LabeledVideoData? validation = Validation?.Open(mlContext, data.ClassNames);
        Describe(data, validation);

        var display = new TrainingDisplay(validation?.FrameCount ?? 0);
        Prepare(display, validation, cancel);
        if (before is not null)
            display.Figures.Resume(before);
        DeepFeatureFlowTransformer model;
        try
        {
            model = await display.RunAsync(mlContext, () => VideoDetectionModel.Train(mlContext, data, Options));
        }
        catch (ArgumentOutOfRangeException error) when (display.Figures.Last is null)
        {
            Console.Error.WriteLine(Translate(error.Message));
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine(mlContext.VideoDetection.ReadTrainingState(WorkspacePath) is { } state
                ? $"Interrupted after {state.Step} steps. To go on, give the same command with --resume."
                : "Interrupted before the first step; nothing is kept.");
            return ExitCode.Interrupted;
        }

        catch (InvalidDataException error) when (display.Figures.Last is not null)
        {
            Console.Error.WriteLine(error.Message);
            Console.Error.WriteLine(
                $"Training needs every frame, so it stopped{(mlContext.VideoDetection.ReadTrainingState(WorkspacePath) is { } state ? $" after {state.Step} steps" : "")}. check-data names all images that cannot be read; when they are mended, give the same command with --resume.");
            return ExitCode.Failed;
        }

        if (data.Problems.Count(DataProblemKind.CutImage) is > 0 and long cut)
            Console.Error.WriteLine(FormattableString.Invariant($"Warning: {cut:N0} images lack their ends and were used: {data.Problems.Examples(DataProblemKind.CutImage)[0]}"));
        using (model)
        {
            if (!CommonRun.IsFirst)
                return ExitCode.Done;
            ModelFiles.Save(mlContext, model, OutputPath);
            // Known only now where labels are read with their frames.
            if (validation is not null)
                DataWarnings.OfClasses(validation, _unknownClasses);
            var summary = new TrainSummary(OutputPath, WorkspacePath, display.Figures.Loss, Data, Validation);
            return await summary.PrintAsync(mlContext, model, validation, cancel);
        }
    }

    private void PrepareWorkspace(bool isThere)
    {
        if (isThere && !Resume)
        {
            throw new InvalidOperationException(
                $"'{WorkspacePath}' holds the checkpoint of a training already: use --resume or another --workspace, or delete it.");
        }

        if (Resume)
            Console.WriteLine(isThere ? $"Going on from the checkpoint in {WorkspacePath}." : $"No checkpoint in {WorkspacePath} yet: training begins anew.");
        Options.ResumeFrom = isThere ? WorkspacePath : null;
        Options.WorkspacePath = WorkspacePath;
    }

    private void Describe(LabeledVideoData data, LabeledVideoData? validation)
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
        if (Options.Architecture.Normalization == NormalizationKind.BatchNorm && (Options.InitialWeightsPath ?? Options.ResumeFrom) is null)
            Console.Error.WriteLine("Warning: the published recipe learns next to nothing from random weights; give --init and --flow-init, or --preset small.");
    }

    private void Prepare(TrainingDisplay display, LabeledVideoData? validation, CancellationToken cancel)
    {
        Options.ValidationSet = validation is null ? null : new WatchedRows(validation, display.ReportValidation, cancel);
        Options.MetricsCallback = display.Report;
        Options.CancellationToken = cancel;
        Options.ScaleOut = ScaleOutMode.WhenLaunched;

        // The bar says it already.
        if (TrainingDisplay.IsLive)
            Options.LogEveryNStep = int.MaxValue;
    }
}
