using Microsoft.ML.VideoDetection.Output.Plots;

namespace Microsoft.ML.VideoDetection.Training.Workspace;

/// <summary>
/// What a training leaves in its workspace besides checkpoints: <c>training.csv</c>, <c>validation.csv</c>, <c>training.png</c> and
/// the folder <c>tensorboard</c>.
/// </summary>
/// <remarks>None of it ends a training: an output that fails is given up with a warning. Used by one thread at a time.</remarks>
internal sealed class TrainingWorkspace : IDisposable
{
    private static readonly TimeSpan _pictureInterval = TimeSpan.FromMinutes(2);

    private readonly OptionalOutput<TrainingPicture> _picture;
    private readonly OptionalOutput<StepRows> _steps;
    private readonly OptionalOutput<StepRows> _validations;
    private readonly OptionalOutput<TensorBoardLog> _tensorBoard;

    /// <param name="path">The folder, which exists.</param>
    /// <param name="resumedStep">
    /// The step that the training goes on from: what the folder says of later steps is dropped. 0 for a new training, which replaces
    /// what an earlier one left.
    /// </param>
    /// <param name="warn">Is told of outputs that are given up, and why.</param>
    /// <param name="losses">The names of the losses that steps have.</param>
    /// <param name="metric">What validation measures.</param>
    /// <param name="hasFlow">Whether steps have a loss of a flow network as well.</param>
    public TrainingWorkspace(string path, long resumedStep, Action<string> warn, IReadOnlyList<string> losses, string metric, bool hasFlow = true)
    {
        string picture = Path.Combine(path, "training.png");
        string steps = Path.Combine(path, "training.csv");
        string validations = Path.Combine(path, "validation.csv");
        string tensorBoard = Path.Combine(path, "tensorboard");
        _picture = new(picture, warn, () => OpenPicture(picture, metric, warn));

        // The picture shows the steps before a resumption too.
        _steps = new(steps, warn, () => new StepRows(steps, TrainingRow.StepHeader(losses, hasFlow), resumedStep, fields =>
        {
            (double step, double loss, double rate) = TrainingRow.ReadStep(fields);
            _picture.Use(item => item.AddStep(step, loss, rate));
        }));
        _validations = new(validations, warn, () => new StepRows(validations, TrainingRow.ValidationHeader(metric), resumedStep, fields =>
        {
            (double step, double score) = TrainingRow.ReadValidation(fields);
            _picture.Use(item => item.AddValidation(step, score));
        }));
        _tensorBoard = new(tensorBoard, warn, () => new TensorBoardLog(tensorBoard));
    }

    /// <summary>Writes down a step or the end of an epoch.</summary>
    public void Report(TrainingProgress progress)
    {
        _tensorBoard.Use(item => item.Write(progress));
        if (!progress.IsEpochEnd)
        {
            _steps.Use(item => item.Write(TrainingRow.OfStep(progress)));
            _picture.Use(item => item.AddStep(progress.Step, progress.Loss, progress.LearningRate));
            _picture.Use(item => item.DrawInTime());
            return;
        }

        if (progress.ValidationScore is double score)
        {
            _validations.Use(item => item.Write(TrainingRow.OfValidation(progress, score)));
            _picture.Use(item => item.AddValidation(progress.Step, score));
        }

        _picture.Use(item => item.Draw());
    }

    /// <summary>Draws the picture a last time and closes all files.</summary>
    public void Dispose()
    {
        _picture.Use(item => item.Draw());
        _picture.Dispose();
        _steps.Dispose();
        _validations.Dispose();
        _tensorBoard.Dispose();
    }

    private static TrainingPicture OpenPicture(string path, string metric, Action<string> warn)
    {
        if (!PlotPicture.HasFonts)
            warn($"This machine has no fonts, so '{path}' will have no lettering; install any font, or plot training.csv elsewhere.");
        return new TrainingPicture(path, metric, _pictureInterval);
    }
}
