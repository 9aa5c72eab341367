using Dff.Samples.Progress;
using Microsoft.ML;
using Microsoft.ML.VideoDetection;
using Microsoft.ML.VideoDetection.Modeling;
using Microsoft.ML.VideoDetection.Training;

namespace Dff.Samples.Commands;

/// <summary>One run of <c>train</c>, of whatever task: labelled frames in, a model out.</summary>
/// <typeparam name="TData">Frames with labels.</typeparam>
/// <typeparam name="TModel">What is made.</typeparam>
internal abstract class TrainRun<TData, TModel>
    where TData : class, IDataView
    where TModel : VideoTransformer
{
    public required string OutputPath { get; init; }

    public required string WorkspacePath { get; init; }

    public bool Resume { get; init; }

    /// <summary>Gets what is chosen by looking at the data.</summary>
    public required TrainChoices Choices { get; init; }

    /// <summary>Gets what puts a message about the options into the words of the command line.</summary>
    public required Func<string, string> Translate { get; init; }

    public int? Seed { get; init; }

    public string? Device { get; init; }

    public int? Threads { get; init; }

    /// <summary>Gets network and recipe. The run adds validation, workspace, progress and cancelling.</summary>
    protected abstract VideoTrainerOptions Recipe { get; }

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        // Everything that can be wrong is found out before hours of training.
        MLContext mlContext = SharedOptions.CreateContext(Device, Threads, Seed);
        TrainingState? before = null;
        if (CommonRun.IsFirst)
        {
            before = Workspaces.StateOf(mlContext, WorkspacePath);
            PrepareWorkspace(isThere: before is not null);
            ModelFiles.RequireWritable(OutputPath);
        }

        (TData data, TData? validation) = Open(mlContext);
        if (Choices.ValidationShare > 0)
            (data, validation) = Split(mlContext, data);
        if (Recipe.EarlyStoppingCriteria is not null && validation is null)
        {
            Console.Error.WriteLine($"--early-stopping needs --validation, --validation-frames, --validation-set or {TrainChoices.ValidationShareOption}, and enough frames to keep some back.");
            return ExitCode.Usage;
        }

        Choose(mlContext, data, validation is not null);
        Describe(data, validation);
        if (Recipe.Architecture.Normalization == NormalizationKind.BatchNorm && (Recipe.InitialWeightsPath ?? Recipe.ResumeFrom) is null)
            Console.Error.WriteLine("Warning: the published recipe learns next to nothing from random weights; give --init and --flow-init, or --preset small.");
        Choices.Print(Seed);

        var display = new TrainingDisplay(validation?.GetRowCount() ?? 0);
        Prepare(display, validation, cancel);
        if (before is not null)
            display.Figures.Resume(before);
        TModel model;
        try
        {
            model = await display.RunAsync(mlContext, () => Fit(mlContext, data));
        }
        catch (ArgumentOutOfRangeException error) when (display.Figures.Last is null)
        {
            Console.Error.WriteLine(Translate(error.Message));
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine(Workspaces.StateOf(mlContext, WorkspacePath) is { } state
                ? $"Interrupted after {state.Step} steps. To go on, give the same command with --resume."
                : "Interrupted before the first step; nothing is kept.");
            return ExitCode.Interrupted;
        }
        catch (InvalidDataException error) when (display.Figures.Last is not null)
        {
            Console.Error.WriteLine(error.Message);
            Console.Error.WriteLine(
                $"Training needs every frame, so it stopped{(Workspaces.StateOf(mlContext, WorkspacePath) is { } state ? $" after {state.Step} steps" : "")}. check-data names all images that cannot be read; when they are mended, give the same command with --resume.");
            return ExitCode.Failed;
        }

        using (model)
        {
            if (!CommonRun.IsFirst)
                return ExitCode.Done;
            VideoDetectionModel.SaveModel(mlContext, model, model.InputSchema, OutputPath);
            WarnAfterwards(data, validation);
            if (Recipe.MaxTime is not null && Workspaces.StateOf(mlContext, WorkspacePath) is { } end)
                Console.WriteLine(FormattableString.Invariant($"The time was enough for {end.Step} steps: --steps {end.Step} instead of --time is a training that can be repeated."));
            return await SummarizeAsync(mlContext, model, validation, display.Figures.Loss, cancel);
        }
    }

    /// <summary>Opens what to learn from and, where it is given, what to measure on.</summary>
    protected abstract (TData Data, TData? Validation) Open(MLContext mlContext);

    /// <summary>Keeps a part back to measure on, if there is enough, and says so.</summary>
    protected abstract (TData Data, TData? Validation) Split(MLContext mlContext, TData data);

    /// <summary>Chooses what is left to choose, once validation is known.</summary>
    protected abstract void Choose(MLContext mlContext, TData data, bool hasValidation);

    /// <summary>Says what the data is, and warns of what makes figures wrong.</summary>
    protected abstract void Describe(TData data, TData? validation);

    protected abstract TModel Fit(MLContext mlContext, TData data);

    /// <summary>Warns of what is known only when all frames were read.</summary>
    protected abstract void WarnAfterwards(TData data, TData? validation);

    /// <summary>Measures the model, and says what the training came to.</summary>
    protected abstract Task<int> SummarizeAsync(MLContext mlContext, TModel model, TData? validation, double? loss, CancellationToken cancel);

    private void PrepareWorkspace(bool isThere)
    {
        if (isThere && !Resume)
        {
            throw new InvalidOperationException(
                $"'{WorkspacePath}' holds the checkpoint of a training already: use --resume or another --workspace, or delete it.");
        }

        if (Resume)
            Console.WriteLine(isThere ? $"Going on from the checkpoint in {WorkspacePath}." : $"No checkpoint in {WorkspacePath} yet: training begins anew.");
        Recipe.ResumeFrom = isThere ? WorkspacePath : null;
        Recipe.WorkspacePath = WorkspacePath;
    }

    private void Prepare(TrainingDisplay display, TData? validation, CancellationToken cancel)
    {
        Recipe.ValidationSet = validation is null ? null : new WatchedRows(validation, display.ReportValidation, cancel);
        Recipe.MetricsCallback = display.Report;
        Recipe.CancellationToken = cancel;
        Recipe.ScaleOut = ScaleOutMode.WhenLaunched;

        // The bar says it already.
        if (TrainingDisplay.IsLive)
            Recipe.LogEveryNStep = int.MaxValue;
    }
}
